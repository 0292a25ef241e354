import { setTimeout as delay } from 'node:timers/promises';

/** One way of doing a scenario's work, to be compared with the others of that scenario. */
export interface Contender {
  readonly name: string;
  /** Callers at once. */
  readonly connections: number;
  readonly processes: Processes;
  /** Connects; what is prepared does its rounds of work until it is closed. */
  prepare(): Promise<Runner>;
}

/** Whose processor time a contender's work takes, besides the callers': process ids. */
export interface Processes {
  /** The program between the callers and the database, or its several; `null` without one. */
  readonly server: number | readonly number[] | null;
  /** The database server's main process. */
  readonly database: number;
  /** The bytes that the database server has written to its log so far. Absent: not counted. */
  readonly log?: () => Promise<number>;
}

export interface Runner {
  /** The process that calls, where it is not this one, while it runs. */
  readonly callerPid?: () => number | null;
  /** Works for the run-in, which is not counted, calls `started`, and works for the seconds that are. */
  run(spell: Spell, started: () => void): Promise<Round>;
  close(): Promise<void>;
}

/** How long a caller works without a pause. */
export interface Spell {
  readonly runInSeconds: number;
  /** Those that count. */
  readonly seconds: number;
}

/** One caller. */
export interface Connection {
  /** Does the work once; resolves when it was acknowledged, rejects for every other answer and on a time-out. */
  send(): Promise<void>;
  close(): Promise<void>;
}

/** The result of one round of one contender. */
export interface Round {
  /** Calls that were acknowledged, those of the run-in included. */
  readonly acknowledged: number;
  readonly failed: number;
  /** The first failure's message. */
  readonly failure: string | null;
  /** Calls that were cut off in flight at the most: each may have been done. Absent: none. */
  readonly unanswered?: number;
  /** How long it was counted. */
  readonly seconds: number;
  /** Of every call that counts. */
  readonly latenciesMs: readonly number[];
}

/** A round that only fails would call as fast as it can: it ends after as many failures. */
export const FAILURE_LIMIT = 100;

/** Callers in this process, each of whom calls again as soon as it was answered. */
export async function closedLoop(count: number, open: () => Promise<Connection>): Promise<Runner> {
  const connections = await openAll(count, open);
  return {
    run: (spell, started) => runClosedLoop(connections, spell, started),
    close: () => closeAll(connections),
  };
}

/**
 * Every connection calls until the time is up. Calls in flight are then waited for, because an unacknowledged payment
 * would look like a lost one.
 */
async function runClosedLoop(
  connections: readonly Connection[],
  { runInSeconds, seconds }: Spell,
  started: () => void,
): Promise<Round> {
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  let acknowledged = 0;
  const startedAt = performance.now();
  const countsFrom = startedAt + runInSeconds * 1_000;
  const endsAt = countsFrom + seconds * 1_000;
  const callUntilTheEnd = async (connection: Connection): Promise<void> => {
    for (let now = startedAt; now < endsAt && failures.length < FAILURE_LIMIT;) {
      const sentAt = now;
      const failure = await connection.send().then(() => null, String);
      now = performance.now();
      if (failure !== null) failures.push(failure);
      else {
        acknowledged += 1;
        if (now >= countsFrom) latenciesMs.push(now - sentAt);
      }
    }
  };
  const runIn = delay(runInSeconds * 1_000).then(started);
  await Promise.all([runIn, ...connections.map(callUntilTheEnd)]);
  return {
    acknowledged,
    failed: failures.length,
    failure: failures[0] ?? null,
    seconds: (performance.now() - countsFrom) / 1_000,
    latenciesMs,
  };
}

/** All connections, or none of them. */
export async function openAll(count: number, open: () => Promise<Connection>): Promise<readonly Connection[]> {
  const opened = await Promise.allSettled(Array.from({ length: count }, () => open()));
  const connections = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed === undefined) return connections;
  await closeAll(connections);
  throw new Error('A connection could not be opened', { cause: failed.reason });
}

export async function closeAll(connections: readonly Connection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.close()));
}
