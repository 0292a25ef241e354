import type { Cell } from './cells.ts';
import type { Reader } from './reader.ts';

/** Tags around the fields of one call. */
const AROUND = new Set(['cfhttp', 'cfinvoke', 'form', 'struct']);
/** More tokens than a tag of a field has. */
const LONGEST_TAG = 100;

/** Gathers fields that are tags: `<cfhttpparam name="action" value="GetInvoice">`, `<var name="…"><string>…`. */
export function readTags(reader: Reader): void {
  let cell: Cell = reader.cells.make();
  for (let index = 0; index < reader.tokens.length; index += 1) {
    if (!reader.isSign(index, '<')) continue;
    const isEnd = reader.isSign(index + 1, '/');
    const tag = reader.textAt(index + (isEnd ? 2 : 1)).toLowerCase();
    if (AROUND.has(tag)) cell = reader.cells.make();
    if (isEnd) continue;
    const { attributes, end } = attributesFrom(reader, index + 2);
    const name = attributes.get('name');
    const value = attributes.get('value') ?? (tag === 'var' ? contentAt(reader, end + 1) : undefined);
    if (name !== undefined && value !== undefined) {
      reader.cells.add(cell, name, value, reader.tokens[index]?.at ?? 0);
    }
    index = Math.max(index, end - 1);
  }
}

function attributesFrom(
  reader: Reader,
  from: number,
): { readonly attributes: ReadonlyMap<string, string>; readonly end: number } {
  const attributes = new Map<string, string>();
  let end = from;
  while (end < reader.tokens.length && end - from < LONGEST_TAG && !reader.isSign(end, '>', '<')) {
    const value = reader.tokens[end + 2];
    if (reader.isSign(end + 1, '=') && value?.sort === 'text') {
      attributes.set(reader.textAt(end).toLowerCase(), value.text);
      end += 3;
    } else end += 1;
  }
  return { attributes, end };
}

/** The text of WDDX's `<string>…</string>`; empty for any other element. */
function contentAt(reader: Reader, index: number): string {
  const isText = reader.isSign(index, '<') && reader.textAt(index + 1).toLowerCase() === 'string';
  return isText && reader.isSign(index + 2, '>') ? reader.textAt(index + 3) : '';
}
