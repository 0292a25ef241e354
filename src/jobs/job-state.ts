import { dailyAges } from '../../db/queue/daily-ages.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { openCharges } from '../../db/reads/billing/capture-reads.ts';
import { pendingEvents, queuedJobs, type JobGroup } from '../../db/reads/job-backlog.ts';
import { inTurn } from '../concurrency/in-turn.ts';
import { probe } from '../observability/probe.ts';

/** Counting a long queue costs the database something; a scrape is not worth more. */
const BACKLOG_TIMES = { freshMs: 5_000, limitMs: 2_000 } as const;
const NO_OUTBOX = 'The outbox cannot be read in full';

/**
 * The figures of background work that are of the whole database. While a node of a distributed database is away, they leave
 * its tenants out. Each rejects where it cannot be read at all, or not in time.
 */
export interface JobState {
  readonly backlog: () => Promise<readonly JobGroup[]>;
  /** Seconds by task. */
  readonly dailyAges: () => Promise<Readonly<Record<string, number>>>;
  /** The charges that have not ended well, by state. */
  readonly charges: () => Promise<Readonly<Record<string, number>>>;
  /** How many tenants each figure leaves out, by its name; without those that cannot be read at all. Never rejects. */
  readonly unread: () => Promise<Readonly<Record<string, number>>>;
  /** Faults that keep no call from its answer, a sentence each. Never rejects. */
  readonly notes: () => Promise<readonly string[]>;
}

/** Asks over the connections of background work. */
export function jobState(database: Queryable): JobState {
  // The metrics ask for all of them at once: the jobs keep the other connections.
  const turn = inTurn();
  // The queue is read beside that: where a node of the database is away, the others may wait for it.
  const queued = probe(() => queuedJobs(database), BACKLOG_TIMES);
  const pending = probe(() => turn(() => pendingEvents(database)), BACKLOG_TIMES);
  const daily = probe(() => turn(() => dailyAges(database)), BACKLOG_TIMES);
  const charges = probe(() => turn(() => openCharges(database)), BACKLOG_TIMES);
  return {
    backlog: async () => {
      const [inQueue, inOutbox] = await Promise.all([queued(), pending().catch(() => ({ rows: [] }))]);
      return [...inOutbox.rows, ...inQueue];
    },
    dailyAges: async () => (await daily()).seconds,
    charges: async () => (await charges()).counts,
    unread: async () => {
      const counts: Record<string, number> = {};
      for (const [name, ask] of Object.entries({ jobs: pending, daily, charges })) {
        const found = await ask().catch(() => null);
        if (found !== null) counts[name] = found.unread.length;
      }
      return counts;
    },
    notes: () =>
      pending().then(
        ({ unread }) => (unread.length === 0 ? [] : [NO_OUTBOX]),
        () => [NO_OUTBOX],
      ),
  };
}
