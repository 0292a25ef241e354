import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { isUnreplicatedCommit, mustBeCut, unreplicatedCommit } from './lost-connection.ts';

const { types } = pg;
type TypeId = Parameters<typeof types.getTypeParser>[0];

/** How a pool of connections is sized and bounded. */
export interface PoolOptions {
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Default: five seconds. `null` is for work that may take long and that nobody waits for, such as a migration. */
  readonly queryTimeoutMs?: null;
}

const CONNECT_TIMEOUT_MS = 2_000;
const ACQUIRE_TIMEOUT_MS = 2_000;
/** The client's own limit: a server that hangs cannot time itself out. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * Dates and timestamps stay the text that PostgreSQL wrote, so that no time zone can shift them; int8 is a bigint.
 * Set per connection: other code in the process keeps its own parsers.
 */
const parsers = new Map<TypeId, (text: string) => unknown>([
  [types.builtins.INT8, BigInt],
  [types.builtins.DATE, (text) => text],
  [types.builtins.TIMESTAMP, (text) => text],
]);

/** A pool of connections to one database; `destroy()` closes it. */
export function openDatabase(url: string, { max, name, queryTimeoutMs }: PoolOptions): Knex {
  return knexModule({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...(queryTimeoutMs === null ? {} : { query_timeout: QUERY_TIMEOUT_MS }),
      keepAlive: true,
      // A statement is sent without waiting for the answer to the one in front; the server takes them in order.
      pipeline: true,
      types: {
        getTypeParser: (oid: TypeId, format?: 'text' | 'binary'): ((text: string) => unknown) =>
          parsers.get(oid) ?? (types.getTypeParser(oid, format) as (text: string) => unknown),
      },
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max, afterCreate, validate: isOpen },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    // An error's message is logged: it holds the statement, and never the values that a caller sent.
    compileSqlOnError: false,
    // knex would print to the console what it throws as well; whoever catches it logs it.
    log: { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined },
  });
}

type Callback = (error: Error | null, result?: unknown) => void;
interface PoolConnection {
  query(config: unknown, callback: Callback): unknown;
  on(event: 'notice', listener: (notice: unknown) => void): unknown;
  readonly connection: { readonly stream: { destroy(): void; readonly destroyed: boolean } };
}

/** One that was cut is known to the pool as such a little later only. */
function isOpen(connection: PoolConnection): boolean {
  return !connection.connection.stream.destroyed;
}

/** Cuts connections that are of no more use, and lets no commit pass whose wait for the standby was cancelled. */
function afterCreate(
  connection: PoolConnection,
  done: (error: Error | null, connection: PoolConnection) => void,
): void {
  let isUnreplicated = false;
  connection.on('notice', (notice) => {
    isUnreplicated ||= isUnreplicatedCommit(notice);
  });
  const query = connection.query.bind(connection);
  connection.query = (config, callback) =>
    query(config, (error, result) => {
      const fault = error ?? (isUnreplicated ? unreplicatedCommit() : null);
      if (isUnreplicated || mustBeCut(fault)) connection.connection.stream.destroy();
      callback(fault, result);
    });
  done(null, connection);
}
