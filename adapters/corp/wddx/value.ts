import type { WallTime } from '../../../src/core/dates.ts';

/** A number as its text (`15.90`, `346.0`, `1e3`): money never passes through a float. `numberText` decodes it. */
export interface WddxNumber {
  readonly kind: 'number';
  readonly text: string;
}

/**
 * A date and time. `text` is as sent, without blanks around it; only it keeps a fraction of a second. `time` is the
 * sender's wall time. It is `null` where the text is not a date-time of ISO 8601's full form, or its day or hour does not
 * exist: the packet is still valid (PHP hands such a value on as text), and the receiver refuses the argument.
 * `zoneMinutes` is the offset from UTC, `null` without one: the WDDX family disagrees on the meaning of that.
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

/** A value in a field of a recordset. */
export type WddxSimple = null | boolean | string | WddxNumber | WddxDateTime | WddxBinary;

type WddxArray = readonly WddxValue[];

/**
 * Members by name, in order of first appearance. Names are case-insensitive on the wire and kept as `upperCaseName`
 * writes them: of names that differ only in case, the last value wins.
 */
export type WddxStruct = ReadonlyMap<string, WddxValue>;

/** A table by columns: each field has one value for each row. Field names are as those of a struct. */
export interface WddxRecordset {
  readonly kind: 'recordset';
  readonly rowCount: number;
  readonly fields: ReadonlyMap<string, readonly WddxSimple[]>;
}

/** Any value of WDDX 1.0. A string is a plain string: the kind distinguishes `3` and `<string>3</string>`. */
export type WddxValue = WddxSimple | WddxArray | WddxStruct | WddxRecordset;

/** The deepest nesting of elements that is read or written, `wddxPacket` and `data` included. */
export const MAX_ELEMENT_DEPTH = 32;

/** A name that the DTD's prose allows for a recordset's field. */
export const FIELD_NAME = /^[_A-Za-z][_.0-9A-Za-z]*$/;

/** Narrows to a list; `Array.isArray` does not rule out a read-only array in its other branch. */
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
