import pg from 'pg';

const CONNECT_TIMEOUT_MS = 2_000;

/**
 * A pool for the job queue, which brings SQL of its own; `end()` closes it. A connection that the server ends while
 * nobody uses it is no event: a pool without these listeners would end the process for it.
 */
export function openQueuePool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'invoice-gateway queue',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}
