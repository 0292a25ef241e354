import { arrayLiteral } from '../array-literal.ts';
import type { SqlScalar, SqlValue } from '../sql.ts';
import type { Transaction } from './transaction.ts';

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

  /** Adds `name as (sql)`, of which the placeholders take the bindings in order. */
  add(name: string, sql: string, bindings: readonly SqlValue[]): void {
    let place = this.#bindings.length;
    this.#parts.push(`${name} as (${sql.replaceAll('?', () => `$${(place += 1)}`)})`);
    this.#bindings.push(...bindings);
  }

  insert<C extends Columns>(table: string, columns: C, tenantId: number, rows: readonly RowOf<C>[], clause = ''): void {
    const names = Object.keys(columns);
    const selected = names.map((column) => `r.${column}`).join(', ');
    this.add(
      `${table}_added`,
      `insert into ${table} (tenant_id, ${names.join(', ')})
       select ?::bigint, ${selected} from ${rowsOf(columns)} ${clause} returning 1`,
      [tenantId, ...arraysOf(columns, rows)],
    );
  }

  /** Runs it, where there is anything to write, and commits. */
  async runLast(transaction: Transaction): Promise<void> {
    const text = this.#parts.length === 0 ? null : `with ${this.#parts.join(',\n')} select 1 as written`;
    await transaction.end(text, this.#bindings);
  }
}

/** `unnest` of one array a column, as a table `r`. */
export function rowsOf(columns: Columns): string {
  const arrays = Object.values(columns).map((type) => `?::${type}[]`);
  return `unnest(${arrays.join(', ')}) as r (${Object.keys(columns).join(', ')})`;
}

/** The rows turned into one array a column. */
export function arraysOf<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): string[] {
  return Object.keys(columns).map((column) => arrayLiteral(rows.map((row) => row[column] ?? null)));
}
