import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { DialectDescriptor } from '../adapters/descriptor.ts';
import type { CallRetention } from '../db/calls/call-ring.ts';
import { CallRows } from '../db/calls/call-rows.ts';
import { DatabasePool } from '../db/postgres/pool.ts';
import { CallIds } from './calls-log/call-ids.ts';
import { CallsLog } from './calls-log/calls-log.ts';
import type { LoggedDialect } from './calls-log/noted-call.ts';
import { AnswerRedaction } from './calls-log/redacted-answer.ts';
import { SecretNames } from './calls-log/secret-names.ts';
import type { Clock } from './core/ports.ts';
import type { CallsLogFigures } from './observability/calls-log-metrics.ts';
import type { Logger } from './observability/log/logger.ts';
import type { EndedCall } from './server/call.ts';

/** Default: a week, and a gigabyte. */
export const KEEP_CALLS: CallRetention = { days: 7, bytes: 1024 * 1024 * 1024 };
/** Of its own, so that payments and reads never wait for the log. */
export const CALLS_LOG_CONNECTIONS = 1;
/** The longest that a gateway which stops waits for the last calls. */
const LAST_MS = 2_000;
const GATEWAY_NUMBERS = 2 ** 31;

/** The log of calls of a gateway. */
export interface CallsLogPart {
  /** Notes a call after its answer. */
  note(call: EndedCall): void;
  figures(): CallsLogFigures;
  /** Writes a batch of calls; returns 1 where another one waits. Rejects with LedgerUnavailable. */
  write(): Promise<number>;
  /** Writes the last calls, for two seconds at most, and closes its connection. */
  close(): Promise<void>;
}

interface CallsLogOptions {
  /** The runtime role's connection. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keepCalls?: CallRetention;
}

const OFF: CallsLogPart = {
  note: () => undefined,
  figures: () => ({ written: 0, waiting: 0, dropped: new Map() }),
  write: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};

/** Joins the log of calls with the database; zero days switch it off. */
export function composeCallsLog(
  options: CallsLogOptions,
  descriptors: readonly DialectDescriptor[],
  share: (bound: number) => number = (bound) => bound,
): CallsLogPart {
  const { databaseUrl, clock, logger, keepCalls = KEEP_CALLS } = options;
  if (keepCalls.days === 0) return OFF;
  const pool = new DatabasePool(databaseUrl, { max: CALLS_LOG_CONNECTIONS, name: 'invoice-gateway calls' });
  const log = new CallsLog({
    store: new CallRows(pool, `${hostname()}:${process.pid}`),
    ids: new CallIds(randomInt(GATEWAY_NUMBERS)),
    clock,
    dialects: loggedDialects(descriptors),
    mostBytes: keepCalls.bytes,
    share,
    pause: () => setImmediate(),
    onRefused: (error) => {
      // The driver's text may have a value of the row.
      logger.warn('a call could not be logged', { code: (error as { readonly code?: string }).code ?? 'unknown' });
    },
  });
  return {
    note: (call) => {
      log.note(call);
    },
    figures: () => log,
    write: () => log.write(),
    async close() {
      await log.close(AbortSignal.timeout(LAST_MS));
      await pool.close();
    },
  };
}

/** A caller may send a name of another dialect: each dialect has the secrets of all. */
function loggedDialects(descriptors: readonly DialectDescriptor[]): ReadonlyMap<string, LoggedDialect> {
  const secretNames = new SecretNames(
    descriptors.flatMap(({ client, actions }) => [
      ...client.secretParameters,
      ...actions.flatMap(({ parameters }) => parameters.filter(({ isSecret = false }) => isSecret)).map(nameOf),
    ]),
  );
  const answers = new AnswerRedaction(secretNames);
  return new Map(
    descriptors.map(({ name, actions }) => [
      name,
      { secretNames, answers, actions: new Set(actions.map((action) => action.name.toLowerCase())) },
    ]),
  );
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
