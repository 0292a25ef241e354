import { hasYoungSeal, sealHistory, type MadeSeal, type SealSigner } from '../../db/maintenance/history-seals.ts';
import { pruneCallCounts, turnCallRing, type CallRetention } from '../../db/calls/call-ring.ts';
import { sumIncome } from '../../db/maintenance/income.ts';
import {
  PRUNE_BATCH,
  pruneBatch,
  pruneMails,
  pruneUnsupportedCalls,
  type Pruned,
} from '../../db/maintenance/pruning.ts';
import type { Database } from '../../db/postgres/sql.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { IsReady } from '../observability/fault-log.ts';
import { Heartbeat } from '../concurrency/heartbeat.ts';
import { forEachTenant } from './each-tenant.ts';
import { loop } from './loop.ts';

/** How long outcomes of commands and events are kept, in days. */
export type Retention = Readonly<Record<Pruned, number>>;

export interface MaintenanceOptions {
  readonly database: Database;
  readonly logger: Logger;
  readonly signer: SealSigner;
  readonly sealEveryMs: number;
  readonly retention: Retention;
  /** How long the log of calls is kept; absent: it is left as it is. */
  readonly keepCalls?: CallRetention;
  readonly isReady?: IsReady;
}

/** The pieces of maintenance, as the metrics name them. */
type MaintenanceTask = 'seal' | 'prune' | 'income' | 'calls';

export interface Maintenance {
  /** For how long each piece has not been brought to its end. */
  readonly ages: () => Readonly<Record<MaintenanceTask, number>>;
  /** Ends after the signal. */
  readonly ended: Promise<void>;
}

const PRUNE_EVERY_MS = 3_600_000;
const INCOME_EVERY_MS = 300_000;
/** A flood fills a table of the log in minutes. */
const CALLS_EVERY_MS = 5_000;
/** Who stops a gateway waits for this; what is left is sealed by the next that starts. */
const LAST_SEAL_MS = 2_000;

/**
 * Regular work on the books: seals of the history, and the deletion of rows that are kept only for a time. Every
 * gateway runs this; the work is idempotent.
 */
export function startMaintenance(options: MaintenanceOptions, signal: AbortSignal): Maintenance {
  const heartbeats = { seal: new Heartbeat(), prune: new Heartbeat(), income: new Heartbeat(), calls: new Heartbeat() };
  const { logger, isReady } = options;
  const watched = { logger, signal, ...(isReady === undefined ? {} : { isReady }) };
  const turn = (task: MaintenanceTask, once: () => Promise<number>) => async (): Promise<number> => {
    const left = await once();
    if (left === 0) heartbeats[task].beat();
    return left;
  };
  const sealing = loop(
    turn('seal', () => sealOnce(options, options.sealEveryMs / 2, signal)),
    {
      fault: 'the history could not be sealed',
      pauseMs: options.sealEveryMs,
      ...watched,
    },
  );
  const pruning = loop(
    turn('prune', () => pruneOnce(options, signal)),
    {
      fault: 'old outcomes and events could not be pruned',
      pauseMs: PRUNE_EVERY_MS,
      ...watched,
    },
  );
  const summing = loop(
    turn('income', () => sumOnce(options, signal)),
    {
      fault: 'the income of days could not be summed up',
      pauseMs: INCOME_EVERY_MS,
      ...watched,
    },
  );
  const turning = loop(
    turn('calls', () => turnOnce(options)),
    {
      fault: 'old calls could not be deleted from the log of calls',
      pauseMs: CALLS_EVERY_MS,
      ...watched,
    },
  );
  return {
    ages: () => ({
      seal: heartbeats.seal.ageMs / 1_000,
      prune: heartbeats.prune.ageMs / 1_000,
      income: heartbeats.income.ageMs / 1_000,
      calls: heartbeats.calls.ageMs / 1_000,
    }),
    ended: Promise.all([sealing.then(() => sealLast(options)), pruning, summing, turning]).then(() => undefined),
  };
}

/** Seals every tenant whose last seal is not this young; gives 1 where the signal broke it off, else 0. */
export async function sealOnce(
  { database, logger, signer }: Pick<MaintenanceOptions, 'database' | 'logger' | 'signer'>,
  youngerThanMs: number,
  signal: AbortSignal,
): Promise<number> {
  await forEachTenant(database, signal, async (tenantId) => {
    if (await hasYoungSeal(database, tenantId, youngerThanMs)) return 0;
    for (let isFull = true; isFull && !signal.aborted;) {
      const seal = await sealHistory(database, tenantId, signer);
      if (seal !== null) logSeal(logger, seal);
      isFull = seal?.isFull ?? false;
    }
    return 0;
  });
  return signal.aborted ? 1 : 0;
}

/** Sums the income of each tenant's days up; gives 1 where the signal broke it off, else 0. */
async function sumOnce({ database }: Pick<MaintenanceOptions, 'database'>, signal: AbortSignal): Promise<number> {
  await forEachTenant(database, signal, async (tenantId) => {
    await sumIncome(database, tenantId);
    return 0;
  });
  return signal.aborted ? 1 : 0;
}

/** Empties the tables of the log of calls whose time is over. */
async function turnOnce({ database, logger, keepCalls }: MaintenanceOptions): Promise<number> {
  if (keepCalls === undefined) return 0;
  const emptied = await turnCallRing(database, keepCalls);
  if (emptied > 0) logger.info('old calls deleted from the log of calls', { tables: emptied });
  return 0;
}

/** Deletes a batch of each tenant's; gives how many tenants have more. */
async function pruneOnce(
  {
    database,
    logger,
    retention,
    keepCalls,
  }: Pick<MaintenanceOptions, 'database' | 'logger' | 'retention' | 'keepCalls'>,
  signal: AbortSignal,
): Promise<number> {
  const left = await forEachTenant(database, signal, async (tenantId) => {
    let full = 0;
    for (const what of ['commands', 'events'] as const) {
      const pruned = await pruneBatch(database, tenantId, what, retention[what]);
      if (pruned > 0) logger.debug('pruned', { tenant: tenantId, what, pruned });
      if (pruned === PRUNE_BATCH) full += 1;
      if (signal.aborted) return full;
    }
    for (const prune of [pruneUnsupportedCalls, pruneMails]) {
      if ((await prune(database, tenantId)) === PRUNE_BATCH) full += 1;
    }
    if (keepCalls !== undefined) await pruneCallCounts(database, tenantId, keepCalls.days);
    return full;
  });
  if (signal.aborted) return 1;
  // Those of unknown callers have no tenant.
  if (keepCalls !== undefined) await pruneCallCounts(database, 0, keepCalls.days);
  return left;
}

/** The seal exists outside of the database with this line: `verify --seals` reads it. */
function logSeal(logger: Logger, { tenantId, seq, rowCount, totalRows, sealedAt, mac }: MadeSeal): void {
  logger.info('history sealed', { tenant: tenantId, seal: seq, rows: rowCount, total: totalRows, sealedAt, mac });
}

/** Seals before the stop: changes while no gateway runs would go unnoticed. */
async function sealLast({ database, logger, signer }: MaintenanceOptions): Promise<void> {
  await sealOnce({ database, logger, signer }, 0, AbortSignal.timeout(LAST_SEAL_MS)).catch((error: unknown) => {
    logger.warn('the history could not be sealed', { fault: String(error) });
  });
}
