import { CredentialMoved } from '../../../src/core/credential.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { AnswerData } from './answer-data.ts';
import { RowStream } from './row-stream.ts';

/** Rows that are read, encoded and written together. */
export const CHUNK = 500;

/** A list of the dialect: how its page is found, how its rows are read, and how one is shown. */
export interface List<Row> {
  /** The names around the rows, e.g. `invoices` and `invoice`. */
  readonly wrapper: string;
  readonly item: string;
  /** The ids of a page in their order, and the total. */
  readonly idsOf: (page: Page) => Promise<PageOfIds | 'revoked'>;
  /** The rows of some ids in their order; it leaves out rows that were deleted meanwhile. */
  readonly rowsOf: (ids: readonly number[]) => Promise<readonly Row[] | 'revoked'>;
  readonly fieldsOf: (row: Row) => AnswerData;
  /** Whether its documented answer has no `numreturned`. */
  readonly hasOnlyTotal?: boolean;
  /** Whether its documented answer has neither `startnumber` nor `numreturned`. */
  readonly isWithoutPage?: boolean;
  /** Members between the counts and the rows. */
  readonly echoed?: AnswerData;
}

/**
 * The answer of a list's page. One statement finds its ids, others read the rows by id. A page of one chunk is plain data;
 * of a longer one the first chunk is read here, and the others while it is written. Throws CredentialMoved.
 */
export async function listed<Row>(list: List<Row>, page: Page): Promise<AnswerData | RowStream> {
  const { wrapper, item, fieldsOf } = list;
  const { ids, total } = orMoved(await list.idsOf(page));
  const rowsOf = async (from: number): Promise<readonly AnswerData[]> =>
    orMoved(await list.rowsOf(ids.slice(from, from + CHUNK))).map(fieldsOf);
  const first = ids.length === 0 ? [] : await rowsOf(0);
  const counts = (returned: number): AnswerData => ({
    totalresults: total,
    ...(list.isWithoutPage === true ? {} : { startnumber: page.start }),
    ...(list.isWithoutPage === true || list.hasOnlyTotal === true ? {} : { numreturned: returned }),
    ...list.echoed,
  });
  if (ids.length <= CHUNK) return { ...counts(first.length), [wrapper]: { [item]: first } };
  return new RowStream(counts(ids.length), wrapper, item, chunksOf(first, ids.length, rowsOf));
}

async function* chunksOf(
  first: readonly AnswerData[],
  count: number,
  rowsOf: (from: number) => Promise<readonly AnswerData[]>,
): AsyncGenerator<readonly AnswerData[], void, undefined> {
  yield first;
  for (let from = CHUNK; from < count; from += CHUNK) yield await rowsOf(from);
}

function orMoved<T>(read: T | 'revoked'): T {
  if (read === 'revoked') throw new CredentialMoved();
  return read;
}
