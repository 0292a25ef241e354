import pg from 'pg';

/** The number of the lock, in the space of PostgreSQL's advisory locks. */
const LOCK = 4_919_053;
/** The time limit for a silent server at the start of a gateway. */
const CONNECT_TIMEOUT_MS = 10_000;
/** The name of the connection that holds the lock. */
const LOCK_CONNECTION = 'invoice-gateway migration lock';

/** Holds the lock of schema changes during some work: others wait. The lock ends with its connection, also where the process is killed. */
export async function withMigrationLock<T>(ownerUrl: string, work: () => Promise<T>): Promise<T> {
  const lock = schemaClient(ownerUrl, LOCK_CONNECTION);
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK]);
    return await work();
  } finally {
    await lock.end();
  }
}

/** A connection that is not open yet; its later loss is reported by the next query. */
export function schemaClient(url: string, name: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Without a listener a lost connection would end the process.
  client.on('error', () => undefined);
  return client;
}

/** The role that a URL logs in with. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
