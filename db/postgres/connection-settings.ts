import pg from 'pg';

const { types } = pg;
type TypeId = Parameters<typeof types.getTypeParser>[0];

/** Size and limits of a pool. */
export interface PoolOptions {
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Default: five seconds. `null`: no limit, for work that may take long, such as a migration. */
  readonly queryTimeoutMs?: null;
}

export const CONNECT_TIMEOUT_MS = 2_000;
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

/** The driver's settings of a connection, for knex and for the pools alike. */
export function connectionSettings(url: string, { name, queryTimeoutMs }: PoolOptions): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(queryTimeoutMs === null ? {} : { query_timeout: QUERY_TIMEOUT_MS }),
    keepAlive: true,
    // A statement is sent before the one in front is answered; the server takes them in order. A statement without an
    // answer in time ends its connection.
    pipeline: true,
    types: {
      getTypeParser: (oid: TypeId, format?: 'text' | 'binary'): ((text: string) => unknown) =>
        parsers.get(oid) ?? (types.getTypeParser(oid, format) as (text: string) => unknown),
    },
  };
}
