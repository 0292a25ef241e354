import pg from 'pg';
import { CONNECT_TIMEOUT_MS } from '../postgres/connection-settings.ts';
import { mustBeCut, retriableByQueue } from '../postgres/lost-connection.ts';

/** The first probe of a silent connection: the queue listens on one for days. */
const KEEP_ALIVE_AFTER_MS = 10_000;

type Method = (...given: unknown[]) => unknown;
type Callback = (error: unknown, ...rest: unknown[]) => unknown;

/** A connection whose faults have the code that makes the queue try again; one that is of no more use is closed. */
class QueueClient extends pg.Client {
  override query(...given: never[]): never {
    return withRetriableFaults(super.query.bind(this), given, (error) => {
      if (mustBeCut(error)) this.end().catch(() => undefined);
    }) as never;
  }
}

class QueuePool extends pg.Pool {
  override connect(...given: never[]): never {
    return withRetriableFaults(super.connect.bind(this) as Method, given, () => undefined) as never;
  }
}

/**
 * A pool for the job queue, which brings its own SQL; `end()` closes it. With `queryTimeoutMs` a query without an answer
 * in time fails, and its connection is closed.
 */
export function openQueuePool(url: string, max: number, queryTimeoutMs?: number): pg.Pool {
  const pool = new QueuePool({
    connectionString: url,
    max,
    application_name: 'invoice-gateway queue',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    Client: QueueClient,
    ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
  });
  // The next statement reports a lost connection; without listeners the event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}

/** Calls a method of the driver, which answers by promise or callback, and changes the fault that it ends with. */
function withRetriableFaults(method: Method, given: readonly unknown[], onFault: (error: unknown) => void): unknown {
  const changed = (error: unknown): unknown => {
    onFault(error);
    return retriableByQueue(error);
  };
  const last = given.at(-1);
  if (typeof last === 'function') {
    const callback: Callback = (error, ...rest) =>
      (last as Callback)(error === undefined || error === null ? error : changed(error), ...rest);
    return method(...given.slice(0, -1), callback);
  }
  const result = method(...given);
  if (!(result instanceof Promise)) return result;
  return result.catch((error: unknown) => {
    throw changed(error);
  });
}
