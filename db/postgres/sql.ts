import type { Knex } from 'knex';

export type SqlScalar = string | number | bigint | boolean | Buffer | null;
/** A value of a placeholder; a list is a PostgreSQL array. */
export type SqlValue = SqlScalar | readonly SqlScalar[];

/**
 * Runs one statement and gives its rows. Placeholders are `?`, or `:name` with named bindings; in the latter a cast is
 * written `cast(:name as …)`, because knex takes `:name::` for a quoted identifier.
 */
export async function queryRows<Row>(
  database: Knex,
  sql: string,
  bindings: readonly SqlValue[] | Readonly<Record<string, SqlValue>>,
): Promise<Row[]> {
  // knex's types know neither readonly arrays nor bigint; the driver takes both.
  const { rows } = await database.raw<{ rows: Row[] }>(sql, bindings as Knex.RawBinding[]);
  return rows;
}
