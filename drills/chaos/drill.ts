import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { releaseStuckJobs } from '../../db/queue/job-queue.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { drainMails, errorsOf } from '../shared/aftermath.ts';
import type { Journal, Totals } from '../shared/journal.ts';
import { judge, type Judgement, type Verdict } from '../shared/judge.ts';
import type { Lab } from '../shared/lab.ts';
import { openMailbox, type Mailbox } from '../shared/mailbox.ts';
import { onServer } from '../shared/on-server.ts';
import { logInEverywhere, startPayers } from '../shared/payers.ts';
import { randomFrom } from '../shared/random.ts';
import type { Say } from '../shared/script.ts';
import { SAYS_CITUS } from './says-citus.ts';
import { seed } from '../shared/seed.ts';
import { FAULTS } from './faults.ts';
import { Fleet } from './fleet.ts';
import { compareInvoices, madeInvoices, sumsOf, unrest, verified, type Sums } from './judge.ts';
import type { Options } from './options.ts';
import { planOf, type FaultKind } from './plan.ts';
import { FaultyProxy } from './proxy.ts';
import { Server } from './server.ts';
import type { World } from './world.ts';

/** Few: a job that a killed gateway held is another's only after a minute. */
const MAIL_SHARE = 0.005;
/** Every payment of the corp-ID dialect asks for a mail: a long run leaves many. */
const MAILS_MS = 1_800_000;
const CREATION_SHARE = 0.05;
/** A fault meets callers at work: so many successes come before each, within so long. */
const SUCCESSES_BETWEEN = 20;
const STALLED_MS = 60_000;
/** Pause of callers that are ahead of the plan. */
const LEISURE_MS = 250;
const LOOK_MS = 10;

/** One fault, in milliseconds. */
export interface Inflicted {
  readonly kind: FaultKind;
  readonly lastedMs: number;
  readonly notRun: string | null;
  /**
   * From the time when PostgreSQL accepts connections again to a success; `null` where it was not measured, or never
   * came.
   */
  readonly recoveredMs: number | null;
  readonly mustRecover: boolean;
}

export interface Findings extends Judgement, Totals {
  readonly server: string;
  readonly inflicted: readonly Inflicted[];
  /** Faults on COMMITs, counted by name. */
  readonly commitFaults: Readonly<Record<string, number>>;
  readonly invoices: Verdict;
  readonly sums: Sums;
  readonly differences: readonly string[];
  readonly unrest: readonly string[];
  readonly longestGapMs: number;
  readonly loadMs: number;
  readonly mailsDrainedMs: number | null;
  readonly smallStarts: number;
  /** Gateways that ended without a kill. */
  readonly endedUnasked: readonly string[];
  readonly errors: readonly string[];
}

/** Starts everything, injects one fault after another under load, and returns the findings. */
export async function runChaos(lab: Lab, binDir: string | undefined, options: Options, say: Say): Promise<Findings> {
  say(`seed ${options.seed}: starting PostgreSQL and ${options.gateways} gateways`);
  const random = randomFrom(options.seed + 1);
  const server = await Server.start(lab, binDir);
  const proxy = await FaultyProxy.start(lab, server.port, random);
  const mailbox = await openMailbox();
  lab.onClose(() => mailbox.close());
  const addresses = {
    pooled: proxy.through(server.urls.runtime),
    owner: proxy.through(server.urls.owner),
    worker: proxy.through(server.urls.worker),
    smtp: mailbox.url,
  };
  const fleet = await Fleet.start(lab, options.gateways, addresses, options.hasSmallPools);
  // Before the first batch: a gateway asks once.
  if (options.isApart) await onServer(server.adminUrl, (admin) => admin.query(SAYS_CITUS));
  await seed(server.urls.owner);
  await logInEverywhere(fleet.urls);

  const plan = planOf(options.seed, options.kills, options.faults);
  const inflicted: (Omit<Inflicted, 'recoveredMs' | 'mustRecover'> & { readonly readyAt: number | null })[] = [];
  /** How many payments the plan has before the next fault. */
  const due = (): number => (options.payments * (inflicted.length + 1)) / (plan.length + 1);
  const from = performance.now();
  const payers = startPayers({
    gatewayUrls: fleet.urls,
    payers: options.payers,
    seed: options.seed,
    dialects: ['whmcs', 'corp', 'corp-wddx'],
    mailShare: MAIL_SHARE,
    creationShare: CREATION_SHARE,
    pauseMs: (sent) => (sent > due() ? LEISURE_MS : 0),
  });
  const { journal } = payers;
  lab.onClose(() => {
    payers.abandon();
  });
  const world: World = { lab, server, proxy, fleet, journal, random };
  for (const [index, kind] of plan.entries()) {
    await loadGoesOn(journal, due(), index === 0 ? 'the start' : (plan[index - 1] ?? ''));
    say(`${index + 1} of ${plan.length}: ${kind}, after ${journal.sent.size} payments`);
    const began = performance.now();
    const { readyAt = null, notRun = null } = await FAULTS[kind](world);
    inflicted.push({ kind, lastedMs: performance.now() - began, notRun, readyAt });
  }
  await loadGoesOn(journal, options.payments, plan.at(-1) ?? 'the start');
  say('letting every payment find its answer');
  await payers.stop();
  const to = performance.now();
  if (options.releasesJobs) await fleet.without(() => releaseJobs(server.urls.worker));
  const gap = journal.longestGap({ from, to });
  return {
    ...(await judgeAll(server, fleet, journal, mailbox, say)),
    inflicted: inflicted.map(({ readyAt, ...fault }) => ({
      ...fault,
      mustRecover: readyAt !== null,
      recoveredMs: readyAt === null ? null : journal.firstSuccessAfter(readyAt),
    })),
    commitFaults: proxy.done,
    longestGapMs: gap.to - gap.from,
    loadMs: to - from,
  };
}

/** Releases every job, as a gateway does for a dead gateway's jobs: all gateways are dead here. */
async function releaseJobs(workerUrl: string): Promise<void> {
  const database = openDatabase(workerUrl, { max: 1, name: 'drill release' });
  try {
    await releaseStuckJobs(database, 0);
  } finally {
    await database.destroy();
  }
}

/** Waits until so many payments were sent, and calls succeed again. */
async function loadGoesOn(journal: Journal, sent: number, before: string): Promise<void> {
  const enough = journal.successes + SUCCESSES_BETWEEN;
  let [most, movedAt] = [journal.successes, performance.now()];
  while (journal.sent.size < sent || journal.successes < enough) {
    const now = performance.now();
    if (journal.successes > most) [most, movedAt] = [journal.successes, now];
    if (now - movedAt > STALLED_MS) throw new Error(`No success within ${STALLED_MS} ms after ${before}`);
    await sleep(LOOK_MS);
  }
}

async function judgeAll(
  server: Server,
  fleet: Fleet,
  journal: Journal,
  mailbox: Mailbox,
  say: Say,
): Promise<Omit<Findings, 'inflicted' | 'commitFaults' | 'longestGapMs' | 'loadMs'>> {
  await fleet.ready();
  return await onServer(server.adminUrl, async (owner) => {
    const mailsDrainedMs = await drainMails(owner, say, MAILS_MS);
    const remains = await unrest(owner, fleet.urls);
    say('verifying');
    const differences = await verified(server.urls.owner);
    await fleet.stop();
    const { rows } = await owner.query<{ version: string }>("select current_setting('server_version') as version");
    return {
      ...(await judge(owner, journal, mailbox.messageIds)),
      server: rows[0]?.version ?? '',
      invoices: compareInvoices(journal.creations, journal.created, await madeInvoices(owner)),
      sums: await sumsOf(owner, journal),
      differences,
      unrest: remains,
      ...journal.totals(),
      mailsDrainedMs,
      smallStarts: fleet.smallStarts,
      endedUnasked: fleet.unasked,
      errors: errorsOf(fleet.log()),
    };
  });
}
