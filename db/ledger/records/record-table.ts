import type { RecordKind, Records } from '../../../src/core/records/records.ts';
import type { Columns, RowOf } from '../write/columns.ts';
import type { WrittenTable } from '../write/write-order.ts';

/** A row as the driver returns it: `bigint` columns are bigints, dates and times are texts. */
export type Row = Readonly<Record<string, unknown>>;

/** The table of a kind of record: its key is `tenant_id, id`. */
export interface RecordTable<K extends RecordKind = RecordKind> {
  readonly table: WrittenTable;
  /** All columns beside `tenant_id`, `id` first. */
  readonly columns: Columns;
  /** Whether a command may delete its rows; the runtime role has the right only then. */
  readonly isDeletable: boolean;
  /** Whether its rows are never changed; the runtime role may not then. Default: false. */
  readonly isFixed?: true;
  /** The lock of rows that other tables refer to: payments of a client may go on. Default: `for update`. */
  readonly lock?: 'for no key update';
  readonly toRow: (record: Records[K]) => RowOf<Columns>;
  readonly fromRow: (row: Row) => Records[K];
}

/** The expressions that read the columns: a time is its milliseconds since 1970. */
export function selectedColumns(columns: Columns, alias: string): string {
  return Object.entries(columns)
    .map(([name, type]) =>
      type === 'timestamptz' ? `(extract(epoch from ${alias}.${name}) * 1000)::bigint as ${name}` : `${alias}.${name}`,
    )
    .join(', ');
}
