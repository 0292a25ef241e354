/** One way of doing a scenario's work, to be compared with the others of that scenario. */
export interface Contender {
  readonly name: string;
  /** Whether the work goes through the gateway. */
  readonly usesGateway: boolean;
  /** Callers at once; each waits for its answer before it calls again. */
  readonly connections: number;
  open(): Promise<Connection>;
}

/** One caller. */
export interface Connection {
  /** Does the work once; resolves when it was acknowledged, rejects for every other answer and on a time-out. */
  send(): Promise<void>;
  close(): Promise<void>;
}

/** What one round of one contender came to. */
export interface Round {
  readonly acknowledged: number;
  readonly failed: number;
  /** The first failure's message. */
  readonly failure: string | null;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/** A round that only fails would call as fast as it can: it ends after as many failures. */
const FAILURE_LIMIT = 100;

/**
 * A closed loop: every connection calls again as soon as it was answered, until the time is up. What is in flight then
 * is waited for, because a payment that nobody acknowledged could not be told from one that was lost.
 */
export async function runRound(connections: readonly Connection[], seconds: number): Promise<Round> {
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const callUntilTheEnd = async (connection: Connection): Promise<void> => {
    for (let now = startedAt; now < endsAt && failures.length < FAILURE_LIMIT;) {
      const sentAt = now;
      const failure = await connection.send().then(() => null, String);
      now = performance.now();
      if (failure === null) latenciesMs.push(now - sentAt);
      else failures.push(failure);
    }
  };
  await Promise.all(connections.map(callUntilTheEnd));
  return {
    acknowledged: latenciesMs.length,
    failed: failures.length,
    failure: failures[0] ?? null,
    seconds: (performance.now() - startedAt) / 1_000,
    latenciesMs,
  };
}

/** All of a contender's connections, or none of them. */
export async function openAll(contender: Contender): Promise<readonly Connection[]> {
  const opened = await Promise.allSettled(Array.from({ length: contender.connections }, () => contender.open()));
  const connections = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed === undefined) return connections;
  await closeAll(connections);
  throw new Error(`${contender.name}: a connection could not be opened`, { cause: failed.reason });
}

export async function closeAll(connections: readonly Connection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.close()));
}
