import type { Logger } from './log/logger.ts';
import { probe } from './probe.ts';

/** Whether the database answers, and why the gateway should not be sent calls, a sentence each. */
interface ReadinessState {
  readonly isDatabaseUp: boolean;
  readonly databaseProblems: readonly string[];
  readonly problems: readonly string[];
  /** Faults that keep no call from its answer, a sentence each. */
  readonly notes: readonly string[];
}

interface ReadinessOptions {
  readonly database: () => Promise<{ readonly isUp: boolean; readonly problems: readonly string[] }>;
  /** The reasons why background work has stalled; rejects where they are unknown. */
  readonly jobs: () => Promise<readonly string[]>;
  readonly notes?: () => Promise<readonly string[]>;
  readonly logger: Logger;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/** The queue is in the same database, behind another role. */
const NO_QUEUE = 'The job queue cannot be read';
/** Polls of several balancers cost one look at the database. */
const FRESH_MS = 1_000;
/** A late answer is worth less than one in time. */
const LIMIT_MS = 2_500;
/** A failover is over by then; what lasts longer is for a person to mend. */
const PERSON_AFTER_MS = 10_000;

/**
 * Whether the gateway can do its work now. It is logged when that changes, and not at every look: a database that is away
 * is two lines, when it is gone and when it is back. Anything else that lasts is for a person, and is an error.
 */
export class Readiness {
  readonly #database: ReadinessOptions['database'];
  readonly #jobs: ReadinessOptions['jobs'];
  readonly #notes: () => Promise<readonly string[]>;
  readonly #logger: Logger;
  readonly #now: () => number;
  /** `badSince`: since when it is another reason than a database that is away. */
  #unready: { readonly since: number; badSince: number; isReported: boolean } | null = null;

  /** The notes that are logged: they are, too, only when they change. */
  #noted = '';

  constructor({
    database,
    jobs,
    notes = () => Promise.resolve([]),
    logger,
    now = () => performance.now(),
  }: ReadinessOptions) {
    this.#logger = logger;
    this.#now = now;
    const times = { freshMs: FRESH_MS, limitMs: LIMIT_MS, now };
    this.#database = probe(database, times);
    this.#jobs = probe(jobs, times);
    this.#notes = probe(notes, times);
  }

  /** Looks, or takes what was just seen. Never rejects, and takes no longer than some seconds. */
  async state(): Promise<ReadinessState> {
    const [database, jobs, noted] = await Promise.all([
      this.#database().catch(() => ({ isUp: false, problems: ['The database does not answer'] })),
      this.#jobs().catch(() => [NO_QUEUE]),
      this.#notes().catch(() => []),
    ]);
    // Without a database there are no jobs: one sentence is enough.
    const problems = database.isUp ? [...database.problems, ...jobs] : database.problems;
    this.#note(problems, !database.isUp || jobs[0] === NO_QUEUE);
    const notes = database.isUp ? noted : [];
    this.#logNotes(notes);
    return { isDatabaseUp: database.isUp, databaseProblems: database.problems, problems, notes };
  }

  #logNotes(notes: readonly string[]): void {
    const text = notes.join();
    if (text === this.#noted) return;
    this.#noted = text;
    if (notes.length > 0) this.#logger.warn('ready, with faults', { notes });
    else this.#logger.info('the faults are over');
  }

  #note(problems: readonly string[], isAway: boolean): void {
    const now = this.#now();
    if (problems.length === 0) {
      if (this.#unready === null) return;
      this.#logger.info('ready again', { afterMs: Math.trunc(now - this.#unready.since) });
      this.#unready = null;
      return;
    }
    if (this.#unready === null) {
      this.#unready = { since: now, badSince: now, isReported: false };
      this.#logger.warn('not ready', { problems });
    } else if (isAway) {
      this.#unready.badSince = now;
    } else if (!this.#unready.isReported && now - this.#unready.badSince >= PERSON_AFTER_MS) {
      this.#unready.isReported = true;
      this.#logger.error('still not ready', { problems, sinceMs: Math.trunc(now - this.#unready.since) });
    }
  }
}
