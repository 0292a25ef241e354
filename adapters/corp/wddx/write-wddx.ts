import { toWddxNumber } from './scalars.ts';
import { FIELD_NAME, isWddxArray, isWddxStruct, MAX_ELEMENT_DEPTH, upperCaseName } from './value.ts';
import type { WddxNumber, WddxRecordset, WddxSimple, WddxStruct, WddxValue } from './value.ts';

/** `wddxPacket` and `data` are around every value. */
const OUTER_DEPTH = 2;

/**
 * A packet that validates against the DTD of WDDX 1.0, written as Lucee does (single quotes, no XML declaration, an empty
 * header), but control characters become `char`. Names of a struct stay as given. A character that XML does not allow, a
 * control character in a name or a date, and a NUL become U+FFFD.
 * Throws TypeError for a value that `readWddx` would not return: an invalid number, names that differ only in case, a
 * recordset that is not one table, or nesting that is too deep (such as a cycle).
 */
export function writeWddx(value: WddxValue): string {
  return `<wddxPacket version='1.0'><header/><data>${writeValue(value, OUTER_DEPTH + 1)}</data></wddxPacket>`;
}

function writeValue(value: WddxValue, depth: number): string {
  if (depth > MAX_ELEMENT_DEPTH) throw new TypeError(`A WDDX packet is at most ${MAX_ELEMENT_DEPTH} elements deep.`);
  if (isWddxArray(value)) {
    const items = value.map((item) => writeValue(item, depth + 1)).join('');
    return `<array length='${value.length}'>${items}</array>`;
  }
  if (isWddxStruct(value)) return writeStruct(value, depth);
  if (value !== null && typeof value === 'object' && value.kind === 'recordset') return writeRecordset(value, depth);
  return writeSimple(value, depth);
}

function writeSimple(value: WddxSimple, depth: number): string {
  if (value === null) return '<null/>';
  if (typeof value === 'boolean') return `<boolean value='${value ? 'true' : 'false'}'/>`;
  if (typeof value === 'string') return writeString(value, depth);
  switch (value.kind) {
    case 'number':
      return `<number>${numberText(value)}</number>`;
    case 'dateTime':
      return `<dateTime>${escapeName(value.text)}</dateTime>`;
    case 'binary':
      return `<binary encoding='base64' length='${value.bytes.length}'>${value.bytes.toString('base64')}</binary>`;
  }
}

function writeStruct(struct: WddxStruct, depth: number): string {
  refuseEqual(struct.keys());
  let members = '';
  for (const [name, value] of struct) {
    members += `<var name='${escapeName(name)}'>${writeValue(value, depth + 2)}</var>`;
  }
  return `<struct>${members}</struct>`;
}

function writeRecordset({ rowCount, fields }: WddxRecordset, depth: number): string {
  const names = [...fields.keys()];
  refuseEqual(names);
  let columns = '';
  for (const [name, values] of fields) {
    if (!FIELD_NAME.test(name)) throw new TypeError('The name of a field is not one of WDDX.');
    if (values.length !== rowCount) throw new TypeError('A field has not as many values as its recordset has rows.');
    columns += `<field name='${name}'>${values.map((value) => writeValue(value, depth + 2)).join('')}</field>`;
  }
  return `<recordset rowCount='${rowCount}' fieldNames='${names.join(',')}'>${columns}</recordset>`;
}

function refuseEqual(names: Iterable<string>): void {
  const seen = new Set<string>();
  for (const name of names) {
    const folded = upperCaseName(name);
    if (seen.has(folded)) throw new TypeError('Two names of a WDDX struct differ only in case.');
    seen.add(folded);
  }
}

function numberText(number: WddxNumber): string {
  const read = toWddxNumber(number.text);
  if (read === null) throw new TypeError('A WDDX number is not a decimal number.');
  return read.text;
}

function writeString(text: string, depth: number): string {
  return `<string>${text.replace(SPECIAL, (character) => {
    const code = character.charCodeAt(0);
    if (code === 0 || code >= 0x20) return escapeCharacter(character);
    if (depth === MAX_ELEMENT_DEPTH)
      throw new TypeError(`A WDDX packet is at most ${MAX_ELEMENT_DEPTH} elements deep.`);
    return `<char code='${code.toString(16).toUpperCase().padStart(2, '0')}'/>`;
  })}</string>`;
}

// Markup, every control character of C0, and all that the Char production of XML 1.0 leaves out.
// eslint-disable-next-line no-control-regex
const SPECIAL = /[\u0000-\u001F\uFFFE\uFFFF\p{Surrogate}&<>']/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&apos;'],
  // A parser turns raw ones into blanks, or into each other.
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

function escapeCharacter(character: string): string {
  return ESCAPES.get(character) ?? '\uFFFD';
}

/** For places that cannot hold an element. */
function escapeName(text: string): string {
  return text.replace(SPECIAL, escapeCharacter);
}
