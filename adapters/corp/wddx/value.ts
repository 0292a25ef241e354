import type { WallTime } from '../../../src/core/dates.ts';

/** A number as its text (`15.90`, `346.0`, `1e3`): money never passes through a float. `numberText` decodes it. */
export interface WddxNumber {
  readonly kind: 'number';
  readonly text: string;
}

/**
 * A date and time. `text` is as sent, without blanks around it; a fraction of a second stands there alone. `time` is what
 * the sender's wall showed, `null` where the text is no date-time of ISO 8601's full form or names a day or hour that
 * does not exist: the packet is still one (PHP hands such a value on as text), its receiver refuses the argument.
 * `zoneMinutes` is the offset from UTC, `null` where none was given: the WDDX family disagrees on what that means.
 */
export interface WddxDateTime {
  readonly kind: 'dateTime';
  readonly text: string;
  readonly time: WallTime | null;
  readonly zoneMinutes: number | null;
}

export interface WddxBinary {
  readonly kind: 'binary';
  readonly bytes: Buffer;
}

/** What a field of a recordset holds. */
export type WddxSimple = null | boolean | string | WddxNumber | WddxDateTime | WddxBinary;

export type WddxArray = readonly WddxValue[];

/**
 * Members by name, in order of first appearance. Names are case-insensitive on the wire and stand here as
 * `upperCaseName` makes them: of names that differ in case alone, the last one's value is what is left.
 */
export type WddxStruct = ReadonlyMap<string, WddxValue>;

/** A table by columns: as many values a field as there are rows. Field names as those of a struct. */
export interface WddxRecordset {
  readonly kind: 'recordset';
  readonly rowCount: number;
  readonly fields: ReadonlyMap<string, readonly WddxSimple[]>;
}

/** Any value of WDDX 1.0. A string is a plain string: `3` and `<string>3</string>` are told apart by the kind. */
export type WddxValue = WddxSimple | WddxArray | WddxStruct | WddxRecordset;

/** Elements within elements, `wddxPacket` and `data` among them: what is read, and what is written. */
export const MAX_ELEMENT_DEPTH = 32;

/** What the DTD's prose allows as the name of a recordset's field. */
export const FIELD_NAME = /^[_A-Za-z][_.0-9A-Za-z]*$/;

/** Narrows to a list; `Array.isArray` alone does not rule out a read-only array in its other branch. */
export function isWddxArray(value: WddxValue): value is WddxArray {
  return Array.isArray(value);
}

/** Narrows to a struct. */
export function isWddxStruct(value: WddxValue): value is WddxStruct {
  return value instanceof Map;
}

const LOWER_CASE = /[a-z]/;
const LOWER_CASES = /[a-z]+/g;

/** `a` to `z` in upper case, nothing else: full Unicode folding lets `ı` and `ſ` pass for `I` and `S`. */
export function upperCaseName(name: string): string {
  return LOWER_CASE.test(name) ? name.replace(LOWER_CASES, (letters) => letters.toUpperCase()) : name;
}
