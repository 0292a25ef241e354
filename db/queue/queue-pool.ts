import pg from 'pg';
import { mustBeCut, retriableByQueue } from '../postgres/lost-connection.ts';

const CONNECT_TIMEOUT_MS = 2_000;
/** The first probe of a connection that has nothing to say: the queue listens on one for days. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * A pool for the job queue, which brings SQL of its own; `end()` closes it. A connection that the server ends while
 * nobody uses it is no event: a pool without these listeners would end the process for it. With `queryTimeoutMs` a
 * query that a server which hangs or is gone does not answer fails, and its connection is cut.
 */
export function openQueuePool(url: string, max: number, queryTimeoutMs?: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'invoice-gateway queue',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    tellFaults(client, 'query', (error) => {
      if (mustBeCut(error)) streamOf(client).destroy();
    });
  });
  tellFaults(pool, 'connect', () => undefined);
  return pool;
}

/** Has a method end in what the queue tries again, by promise or callback, and tells of the fault. */
function tellFaults<N extends string>(
  object: Readonly<Record<N, unknown>>,
  name: N,
  tell: (error: unknown) => void,
): void {
  const method = (object[name] as (...given: unknown[]) => unknown).bind(object);
  const retriable = (error: unknown): unknown => {
    tell(error);
    return retriableByQueue(error);
  };
  const changed = (...given: unknown[]): unknown => {
    const last = given.at(-1);
    if (typeof last === 'function') {
      const called = (error: unknown, ...rest: unknown[]): unknown =>
        (last as (...answer: unknown[]) => unknown)(isFault(error) ? retriable(error) : error, ...rest);
      return method(...given.slice(0, -1), called);
    }
    const result = method(...given);
    if (!isPromise(result)) return result;
    return result.catch((error: unknown) => {
      throw retriable(error);
    });
  };
  Object.assign(object, { [name]: changed });
}

function isFault(error: unknown): boolean {
  return error !== undefined && error !== null;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'catch' in value;
}

/** Not in the driver's types. */
function streamOf(client: pg.PoolClient): { destroy(): void } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
}
