import { MalformedPacket } from './malformed-packet.ts';
import { toWddxNumber, trimBlanks } from './scalars.ts';
import { FIELD_NAME, upperCaseName } from './value.ts';
import type { WddxBinary, WddxNumber, WddxRecordset, WddxSimple } from './value.ts';

const CHARACTER_CODE = /^[01]?[0-9A-Fa-f]$/;
const COUNT = /^[0-9]{1,9}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Each throws MalformedPacket for what is not a value of its kind. */
export function toBoolean(value: string): boolean {
  if (value !== 'true' && value !== 'false') throw invalid('A boolean is true or false.');
  return value === 'true';
}

export function toNumber(text: string): WddxNumber {
  const number = toWddxNumber(text);
  if (number === null) throw invalid('A number is not a decimal number.');
  return number;
}

/** The control character of a `char`: two hexadecimal digits, 00 to 1F, of which NUL is refused as everywhere. */
export function toCharacter(code: string): string {
  if (!CHARACTER_CODE.test(code)) throw invalid('The code of a char is two hexadecimal digits, 01 to 1F.');
  const character = String.fromCharCode(Number.parseInt(code, 16));
  if (character === '\0') throw new MalformedPacket('nul', 'The WDDX packet contains a NUL.');
  return character;
}

/** `length` is that of the decoded bytes; where it is given it must be true. */
export function toBinary(text: string, attributes: ReadonlyMap<string, string>): WddxBinary {
  if ((attributes.get('encoding') ?? 'base64') !== 'base64') throw invalid('The encoding of a binary is base64.');
  const base64 = text.replace(/[ \t\r\n]+/g, '');
  if (!BASE64.test(base64)) throw invalid('A binary is not base64.');
  const bytes = Buffer.from(base64, 'base64');
  const length = attributes.get('length');
  if (length !== undefined && (!COUNT.test(length) || Number(length) !== bytes.length)) {
    throw invalid('The length of a binary is not that of its bytes.');
  }
  return { kind: 'binary', bytes };
}

export function toFieldName(name: string): string {
  if (!FIELD_NAME.test(name)) throw invalid('The name of a field is not one of WDDX.');
  return upperCaseName(name);
}

/** The fields must be those of `fieldNames`, each with `rowCount` values. */
export function toRecordset(
  fields: ReadonlyMap<string, readonly WddxSimple[]>,
  rowCount: string,
  fieldNames: string,
): WddxRecordset {
  const rows = Number(rowCount);
  if (!COUNT.test(rowCount)) throw invalid('The rowCount of a recordset is not a count.');
  const listed = trimBlanks(fieldNames);
  const names = new Set(listed === '' ? [] : listed.split(',').map((name) => toFieldName(trimBlanks(name))));
  if (names.size !== fields.size || [...fields.keys()].some((name) => !names.has(name))) {
    throw invalid('The fields of a recordset are not those of its fieldNames.');
  }
  for (const values of fields.values()) {
    if (values.length !== rows) throw invalid('A field of a recordset has not as many values as there are rows.');
  }
  return { kind: 'recordset', rowCount: rows, fields };
}

function invalid(message: string): MalformedPacket {
  return new MalformedPacket('invalid-value', message);
}
