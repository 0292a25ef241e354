import type { SqlScalar } from './sql.ts';

/** Types whose arrays go to the server in binary, with the numbers that it knows them by. */
const TYPES = new Map([
  ['bigint', 20],
  ['bytea', 17],
  ['json', 114],
  ['text', 25],
]);

const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const BIGINT_BYTES = 8;
const MOST_BIGINT = 2n ** 63n - 1n;
/** The length field of a null. */
const NULL_LENGTH = -1;
/** A unit of a JavaScript text takes no more in UTF-8. */
const MOST_BYTES_OF_UNIT = 3;

/** Where arrays are put together that fit. */
const AREA = Buffer.allocUnsafe(256 * 1_024);

/**
 * A list as PostgreSQL sends and receives arrays in binary. In text each element would be quoted here, and looked at
 * character by character there; JSON twice. `null` where the type, or a value, has no such form here: for example an
 * amount that is not a whole number of 64 bits. In text the server sees it, and refuses it.
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
    const length = value === null ? NULL_LENGTH : writeElement(area, type, value, at + LENGTH_BYTES);
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

function isOf(type: string, value: Exclude<SqlScalar, null>): boolean {
  if (type === 'bytea') return Buffer.isBuffer(value);
  if (type !== 'bigint') return typeof value === 'string';
  return typeof value === 'bigint' ? value <= MOST_BIGINT && value >= ~MOST_BIGINT : Number.isSafeInteger(value);
}

function mostBytesOf(value: SqlScalar): number {
  if (typeof value === 'string') return MOST_BYTES_OF_UNIT * value.length;
  return Buffer.isBuffer(value) ? value.length : BIGINT_BYTES;
}

/** Writes a value, and returns how many bytes it takes. */
function writeElement(area: Buffer, type: string, value: Exclude<SqlScalar, null>, at: number): number {
  if (typeof value === 'string') return area.write(value, at);
  if (Buffer.isBuffer(value)) return value.copy(area, at);
  if (typeof value === 'number') {
    // In halves: a number that becomes a bigint is an object more.
    area.writeInt32BE(Math.floor(value / 2 ** 32), at);
    area.writeUInt32BE(value >>> 0, at + 4);
  } else {
    area.writeBigInt64BE(BigInt(value), at);
  }
  return BIGINT_BYTES;
}
