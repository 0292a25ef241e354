import { stringify } from 'csv-stringify/sync';
import type { LocalDate } from '../../../core/dates.ts';
import type { SiteAnswer } from '../../visit.ts';

/** A file has at most this many rows; a last row says where it was cut. */
export const MOST_ROWS = 100_000;
/** Rows that are read and written at once. */
const CHUNK = 500;

/** A cell of a file. A number is text too: programs read it with all its digits. */
export type Cell = string | { readonly number: string };

/** A column of a file: its head, and the cell of a row. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Cell;
}

/** Some rows, and the place before which the next ones are; `null` after the last ones. */
interface Chunk<Row, Place> {
  readonly rows: readonly Row[];
  readonly next: Place | null;
}

interface Export<Row, Place> {
  /** The beginning of the name of the file. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly today: LocalDate;
  readonly find: (page: {
    readonly before: Place | null;
    readonly most: number;
    readonly today: LocalDate;
  }) => Promise<Chunk<Row, Place>>;
}

/** The rows of a search as a CSV file (RFC 4180, UTF-8 with a byte order mark), written while they are read. */
export async function csvAnswer<Row, Place = number>({
  name,
  columns,
  today,
  find,
}: Export<Row, Place>): Promise<SiteAnswer> {
  // The first rows before the answer begins: a database that is away is a page with a status.
  const first = await find({ before: null, most: CHUNK, today });
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}-${today}.csv"`,
    },
    body: linesOf(columns, first, (before) => find({ before, most: CHUNK, today })),
  };
}

/** The text of a file in pieces. The next rows are read when the caller has taken the piece before. */
async function* linesOf<Row, Place>(
  columns: readonly Column<Row>[],
  first: Chunk<Row, Place>,
  find: (before: Place) => Promise<Chunk<Row, Place>>,
): AsyncGenerator<string> {
  yield textOf([columns.map(({ head }) => head)], true);
  let count = 0;
  for (let found = first; ;) {
    const rows = found.rows.slice(0, MOST_ROWS - count);
    count += rows.length;
    if (rows.length > 0) yield textOf(rows.map((row) => columns.map(({ cell }) => cell(row))));
    const isCut = rows.length < found.rows.length;
    if (found.next === null && !isCut) return;
    if (count === MOST_ROWS) {
      yield textOf([[`Cut after ${MOST_ROWS} rows: there are more. Narrow the search.`]]);
      return;
    }
    if (found.next === null) return;
    found = await find(found.next);
  }
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe; a number does not. */
function textOf(rows: readonly (readonly Cell[])[], hasMark = false): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      bom: hasMark,
      escape_formulas: true,
      record_delimiter: 'windows',
      cast: { object: ({ number }) => ({ value: String(number), escape_formulas: false }) },
    },
  );
}
