import type { Json } from './changes.ts';
import type { RefusalCode } from './errors.ts';
import type { Line } from './invoice.ts';

/** The limit of one invoice, because every answer, page and printed form contains all its lines. */
export const MOST_LINES = 1_000;
/** The limit of all descriptions of one invoice together, in bytes of UTF-8. */
export const MOST_LINE_BYTES = 256 * 1_024;

type Described = Pick<Line, 'description'>;

/**
 * Why an invoice's lines may not change as wanted. An invoice that already exceeds the limits may change, but not grow.
 */
export function linesFault(before: readonly Described[], after: readonly Described[]): RefusalCode | null {
  if (after.length > MOST_LINES && after.length > before.length) return 'too-many-lines';
  const bytes = bytesOf(after);
  return bytes > MOST_LINE_BYTES && bytes > bytesOf(before) ? 'line-texts-too-long' : null;
}

function bytesOf(lines: readonly Described[]): number {
  return lines.reduce((sum, { description }) => sum + utf8Bytes(description), 0);
}

/** The size of a text in bytes of UTF-8. A pair of surrogates takes four. */
function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** A line as the history keeps it, with the names in order. */
type LineFacts = {
  readonly amountMinor: string;
  readonly description: string;
  readonly id: number;
  readonly isTaxed: boolean;
};

export function lineFacts({ amountMinor, description, id, isTaxed }: Line): LineFacts {
  return { amountMinor: amountMinor.toString(), description, id, isTaxed };
}

/** Whether two versions of a line are equal. */
export function isSameLine(one: Line, other: Line): boolean {
  const { description, amountMinor, isTaxed } = one;
  return description === other.description && amountMinor === other.amountMinor && isTaxed === other.isTaxed;
}

/** The lines that an update changed, before and after. */
export interface LineChanges {
  readonly added: readonly Line[];
  readonly changed: readonly { readonly from: Line; readonly to: Line }[];
  readonly removed: readonly Line[];
}

/**
 * The same for the `before` and `after` of a history row; `undefined` if no line changed. The first row of an invoice has
 * all its lines as a list. Each later row has its changes.
 */
export function lineChangesFacts({ added, changed, removed }: LineChanges): {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
} {
  const facts = (lines: readonly Line[]): LineFacts[] | undefined =>
    lines.length === 0 ? undefined : lines.map(lineFacts);
  const before = { changed: facts(changed.map(({ from }) => from)), removed: facts(removed) };
  const after = { added: facts(added), changed: facts(changed.map(({ to }) => to)) };
  const orNone = (said: { readonly [name: string]: Json | undefined }): Json | undefined =>
    Object.values(said).every((value) => value === undefined) ? undefined : said;
  return { before: orNone(before), after: orNone(after) };
}
