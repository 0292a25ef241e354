import type { SqlScalar } from '../sql.ts';

/** Types whose arrays go to the server in binary, with the numbers that it knows them by. */
const TYPES = new Map([
  ['bytea', 17],
  ['json', 114],
]);

const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
/** The length field of a null. */
const NULL_LENGTH = -1;
/** A unit of a JavaScript text takes no more in UTF-8. */
const MOST_BYTES_OF_UNIT = 3;

/** Where arrays are put together that fit. */
const AREA = Buffer.allocUnsafe(256 * 1_024);

/**
 * A list of JSON documents or bytes as PostgreSQL sends and receives arrays in binary; `null` for any other type or
 * value, which goes in text. `npm run bench -- --only arrays` measures both ways.
 * For 64 values on a busy machine: documents 28 µs in binary and 184 in text, digests 18 and 28.
 */
export function binaryArray(type: string, values: readonly SqlScalar[]): Buffer | null {
  const number = TYPES.get(type);
  if (number === undefined || !values.every((value) => value === null || isOf(type, value))) return null;
  const most = values.reduce((sum: number, value) => sum + LENGTH_BYTES + mostBytesOf(value), HEAD_BYTES);
  const area = most <= AREA.length ? AREA : Buffer.allocUnsafe(most);
  let at = HEAD_BYTES;
  let hasNulls = 0;
  for (const value of values) {
    if (value === null) hasNulls = 1;
    const length = value === null ? NULL_LENGTH : writeElement(area, value, at + LENGTH_BYTES);
    area.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  }
  area.writeInt32BE(1, 0); // one dimension …
  area.writeInt32BE(hasNulls, 4);
  area.writeInt32BE(number, 8);
  area.writeInt32BE(values.length, 12); // … of so many elements,
  area.writeInt32BE(1, 16); // counted from one
  return Buffer.from(area.subarray(0, at));
}

function isOf(type: string, value: Exclude<SqlScalar, null>): value is string | Buffer {
  return type === 'bytea' ? Buffer.isBuffer(value) : typeof value === 'string';
}

function mostBytesOf(value: SqlScalar): number {
  if (typeof value === 'string') return MOST_BYTES_OF_UNIT * value.length;
  return Buffer.isBuffer(value) ? value.length : 0;
}

/** Writes a value, and returns how many bytes it takes. */
function writeElement(area: Buffer, value: SqlScalar, at: number): number {
  return Buffer.isBuffer(value) ? value.copy(area, at) : area.write(String(value), at);
}
