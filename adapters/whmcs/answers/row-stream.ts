import type { AnswerData, Typing } from './answer-data.ts';
import { encodeJson } from './encode-json.ts';
import { encodePairs } from './encode-nvp.ts';
import { encodeMember } from './encode-xml.ts';
import { encodeAnswer, type ResponseType } from './encode.ts';

/** The answer of a list whose rows are read while it is written: it is never held whole. */
export class RowStream {
  /** The members before the list. */
  readonly members: AnswerData;
  /** `invoices` and `invoice`: the list is the last member. */
  readonly wrapper: string;
  readonly item: string;
  /** Rejects where the rest cannot be read: the answer must then be cut off. */
  readonly rows: AsyncIterable<readonly AnswerData[]>;

  constructor(members: AnswerData, wrapper: string, item: string, rows: AsyncIterable<readonly AnswerData[]>) {
    this.members = members;
    this.wrapper = wrapper;
    this.item = item;
    this.rows = rows;
  }
}

/** The text of a format around the rows, and the text of a row by its place in the list. */
interface Frame {
  readonly head: string;
  readonly tail: string;
  readonly row: (row: AnswerData, place: number) => string;
}

/** A body in pieces, byte for byte that of the same answer in one piece, and its Content-Type. */
export function encodeStream(
  format: ResponseType,
  action: string,
  answer: RowStream,
  typing: Typing,
): { contentType: string; body: AsyncIterable<string> } {
  const { members, wrapper, item, rows } = answer;
  const empty = encodeAnswer(format, action, { ...members, [wrapper]: { [item]: [] } }, typing);
  return {
    contentType: empty.contentType,
    body: piecesOf(rows, frameOf(format, empty.body, answer, typing)),
  };
}

function frameOf(format: ResponseType, empty: string, { wrapper, item }: RowStream, typing: Typing): Frame {
  switch (format) {
    case 'json':
      return {
        ...splitBefore(empty, ']}}'),
        row: (row, place) => `${place === 0 ? '' : ','}${encodeJson(row, typing)}`,
      };
    case 'xml':
      return { ...splitBefore(empty, `</${wrapper}></whmcsapi>`), row: (row) => encodeMember(item, row) };
    case 'nvp':
      return { head: empty, tail: '', row: (row, place) => encodePairs(`${wrapper}[${item}][${place}]`, row) };
  }
}

function splitBefore(text: string, tail: string): { readonly head: string; readonly tail: string } {
  if (!text.endsWith(tail)) throw new TypeError(`An answer with a list does not end with ${tail}`);
  return { head: text.slice(0, -tail.length), tail };
}

/** One piece a chunk of rows. The head goes with the first, so that an answer begins only when it has rows. */
async function* piecesOf(
  rows: AsyncIterable<readonly AnswerData[]>,
  { head, tail, row }: Frame,
): AsyncGenerator<string, void, undefined> {
  let piece = head;
  let place = 0;
  for await (const chunk of rows) {
    for (const each of chunk) piece += row(each, place++);
    yield piece;
    piece = '';
  }
  yield piece + tail;
}
