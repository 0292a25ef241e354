import type { SqlScalar, SqlValue } from '../../postgres/sql.ts';
import { arraysOf, rowsOf, type Columns, type RowOf } from './columns.ts';

/** An SQL text with `?` for its values in order. */
export interface Sql {
  readonly sql: string;
  readonly bindings: readonly SqlValue[];
}

/** New rows of one table. */
export interface Insertion {
  readonly into: string;
  /** Columns with the same value in all rows: name, type and value. */
  readonly common: readonly (readonly [name: string, type: string, value: SqlScalar])[];
  readonly columns: Columns;
  readonly rows: readonly RowOf<Columns>[];
}

/** PostgreSQL takes at most 65,535 values a statement. */
const MOST_VALUES = 60_000;

/** One text for any number of rows: the server plans it once. */
export function ofArrays({ into, common, columns, rows }: Insertion): Sql {
  const names = [...common.map(([name]) => name), ...Object.keys(columns)];
  const values = [...common.map(([, type]) => `?::${type}`), ...Object.keys(columns).map((column) => `r.${column}`)];
  return {
    sql: `insert into ${into} (${names.join(', ')})\n       select ${values.join(', ')} from ${rowsOf(columns)}`,
    bindings: [...common.map(([, , value]) => value), ...arraysOf(columns, rows)],
  };
}

/**
 * The rows themselves, in as few statements as can hold them. Citus copies the rows of a `select` to the nodes, and an
 * error of a copy has lost its SQLSTATE.
 */
export function ofValues(insertion: Insertion): readonly Sql[] {
  const { into, common, columns, rows } = insertion;
  const own = Object.keys(columns);
  const names = [...common.map(([name]) => name), ...own];
  const most = Math.floor(MOST_VALUES / names.length);
  const parts = Array.from({ length: Math.ceil(rows.length / most) }, (_, part) =>
    rows.slice(part * most, (part + 1) * most),
  );
  const row = `(${names.map(() => '?').join(', ')})`;
  return parts.map((some) => ({
    sql: `insert into ${into} (${names.join(', ')})\n       values ${some.map(() => row).join(', ')}`,
    bindings: some.flatMap((values) => [
      ...common.map(([, , value]) => value),
      ...own.map((column) => values[column] ?? null),
    ]),
  }));
}
