import type { Knex } from 'knex';

export type SqlScalar = string | number | bigint | boolean | Buffer | null;
/** A value of a placeholder; a list is a PostgreSQL array. */
export type SqlValue = SqlScalar | readonly SqlScalar[];

/** Runs statements with the placeholders `$1`, `$2`, …: a pool, or one connection in a transaction. */
export interface Session {
  run(text: string, values: readonly SqlValue[]): Promise<readonly unknown[]>;
}

/** A pool of the gateway's own. */
export interface SessionPool extends Session {
  transaction<T>(work: (trx: Session) => Promise<T>): Promise<T>;
}

/** A pool: the gateway's own, or knex, which migrations and operators' commands use. */
export type Database = SessionPool | Knex;
/** A pool, or a transaction of one. */
export type Queryable = Session | Knex;

/** Values by their places, or by their names. */
type Bindings = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/**
 * Runs one statement and returns its rows. Placeholders are `?`, or `:name` with named bindings. A cast of the latter is
 * written `cast(:name as …)`, because knex takes `:name::` for a quoted identifier.
 */
export async function queryRows<Row>(database: Queryable, sql: string, bindings: Bindings): Promise<Row[]> {
  if (!isKnex(database)) {
    const { text, values } = numbered(sql, bindings);
    return (await database.run(text, values)) as Row[];
  }
  // knex's types know neither readonly arrays nor bigint; the driver takes both.
  const { rows } = await database.raw<{ rows: Row[] }>(sql, bindings as Knex.RawBinding[]);
  return rows;
}

/** Runs work in a transaction: it is committed when the work resolves, and rolled back when it rejects. */
export async function inOneTransaction<T>(database: Database, work: (trx: Queryable) => Promise<T>): Promise<T> {
  return isKnex(database) ? await database.transaction(work) : await database.transaction(work);
}

/** knex is a function with properties. */
function isKnex(database: Queryable): database is Knex {
  return typeof database === 'function';
}

/** The same statement with PostgreSQL's placeholders, `$1` and so on; a name keeps one place. */
function numbered(sql: string, bindings: Bindings): { readonly text: string; readonly values: readonly SqlValue[] } {
  if (isList(bindings)) {
    let count = 0;
    return { text: sql.replaceAll('?', () => `$${(count += 1)}`), values: bindings };
  }
  const names = Object.keys(bindings);
  // A colon in a text, or before a type, names nothing.
  const text = sql.replaceAll(/(?<!:):(\w+)/g, (found, name: string) =>
    names.includes(name) ? `$${names.indexOf(name) + 1}` : found,
  );
  return { text, values: Object.values(bindings) };
}

function isList(bindings: Bindings): bindings is readonly SqlValue[] {
  return Array.isArray(bindings);
}
