import type { Knex } from 'knex';
import { queryRows, type SqlScalar, type SqlValue } from '../sql.ts';

/** Column names of a table with their PostgreSQL types, in the order in which they are written. */
export type Columns = Readonly<Record<string, string>>;

/** One row of a table: a value for each of its columns. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: SqlScalar };

/**
 * One statement made of many: every part is a common table expression over `unnest`, so that a whole set is written in
 * one round trip, and PostgreSQL checks the foreign keys when all of them are done.
 */
export class Statement {
  readonly #parts: string[] = [];
  readonly #bindings: SqlValue[] = [];
  readonly #results: string[] = [];

  /** Adds `name as (sql)`, of which the placeholders take the bindings in order. */
  add(name: string, sql: string, bindings: readonly SqlValue[]): void {
    this.#parts.push(`${name} as (${sql})`);
    this.#bindings.push(...bindings);
  }

  /** Makes the number of rows that a part returned a column of the result. */
  count(name: string): void {
    this.#results.push(`(select count(*) from ${name}) as ${name}`);
  }

  insert<C extends Columns>(
    table: string,
    columns: C,
    tenantId: number,
    rows: readonly RowOf<C>[],
    clause = '',
  ): string {
    const names = Object.keys(columns);
    const name = `${table}_added`;
    const selected = names.map((column) => `r.${column}`).join(', ');
    this.add(
      name,
      `insert into ${table} (tenant_id, ${names.join(', ')})
       select ?::bigint, ${selected} from ${rowsOf(columns)} ${clause} returning 1`,
      [tenantId, ...arraysOf(columns, rows)],
    );
    return name;
  }

  /** Runs it. A statement fails in an aborted transaction, where COMMIT alone would answer as if it had worked. */
  async run(trx: Knex.Transaction): Promise<Readonly<Record<string, bigint>>> {
    const sql = `with ${this.#parts.join(',\n')} select ${['1 as written', ...this.#results].join(', ')}`;
    const rows = await queryRows<Record<string, bigint>>(trx, sql, this.#bindings);
    const row = rows[0];
    if (row === undefined) throw new Error('A write answered no row');
    return row;
  }
}

/** `unnest` of one array a column, as a table `r`. */
export function rowsOf(columns: Columns): string {
  const arrays = Object.values(columns).map((type) => `?::${type}[]`);
  return `unnest(${arrays.join(', ')}) as r (${Object.keys(columns).join(', ')})`;
}

/** The rows turned into one array a column. */
export function arraysOf<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): SqlScalar[][] {
  return Object.keys(columns).map((column) => rows.map((row) => row[column] ?? null));
}
