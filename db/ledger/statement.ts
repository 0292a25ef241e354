import { arrayLiteral } from '../postgres/arrays/array-literal.ts';
import { binaryArray } from '../postgres/arrays/binary-array.ts';
import type { SqlScalar, SqlValue } from '../postgres/sql.ts';
import type { Transaction } from './transaction.ts';

/** Column names of a table with their PostgreSQL types, in the order in which they are written. */
export type Columns = Readonly<Record<string, string>>;

/** One row of a table: a value for each of its columns. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: SqlScalar };

/**
 * One statement of many parts. Every part is a common table expression over `unnest`, so that a batch is written in one
 * round trip. PostgreSQL checks the foreign keys after all parts.
 */
export class Statement {
  readonly #recordedAt: string;
  readonly #parts: string[] = [];
  readonly #bindings: SqlValue[] = [];

  /** `recordedAt` is the time of all rows of the batch. */
  constructor(recordedAt: string) {
    this.#recordedAt = recordedAt;
  }

  /** Adds `name as (sql)`; its placeholders take the bindings in order. */
  add(name: string, sql: string, bindings: readonly SqlValue[]): void {
    let place = this.#bindings.length;
    this.#parts.push(`${name} as (${sql.replaceAll('?', () => `$${(place += 1)}`)})`);
    this.#bindings.push(...bindings);
  }

  insert<C extends Columns>(table: string, columns: C, tenantId: number, rows: readonly RowOf<C>[], clause = ''): void {
    const { recorded_at: recordedAt, ...own } = columns as Columns;
    const names = Object.keys(own);
    const selected = names.map((column) => `r.${column}`).join(', ');
    const isRecorded = recordedAt !== undefined;
    this.add(
      `${table}_added`,
      `insert into ${table} (tenant_id, ${isRecorded ? 'recorded_at, ' : ''}${names.join(', ')})
       select ?::bigint, ${isRecorded ? `?::${recordedAt}, ` : ''}${selected} from ${rowsOf(own)} ${clause} returning 1`,
      [tenantId, ...(isRecorded ? [this.#recordedAt] : []), ...arraysOf(own, rows)],
    );
  }

  /** Writes, unless there is nothing to write, and commits. */
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
export function arraysOf<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): (string | Buffer)[] {
  return Object.entries(columns).map(([column, type]) => {
    const values = rows.map((row) => row[column] ?? null);
    return binaryArray(type, values) ?? arrayLiteral(values);
  });
}
