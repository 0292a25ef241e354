import { arrayLiteral } from '../../postgres/arrays/array-literal.ts';
import { binaryArray } from '../../postgres/arrays/binary-array.ts';
import type { SqlScalar } from '../../postgres/sql.ts';

/** Column names of a table with their PostgreSQL types, in the order in which they are written. */
export type Columns = Readonly<Record<string, string>>;

/** One row of a table: a value for each of its columns. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: SqlScalar };

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
