import { arrayLiteral } from '../../db/postgres/arrays/array-literal.ts';
import { binaryArray } from '../../db/postgres/arrays/binary-array.ts';
import type { Figure } from '../report/target.ts';
import { microseconds } from './microseconds.ts';

const COUNT = 64;
/** As long as a payment's facts in the history. */
const DOCUMENTS = Array.from({ length: COUNT }, (_none, number) =>
  JSON.stringify({
    invoiceId: 1_000 + number,
    paymentId: number,
    amountMinor: '1500',
    gateway: 'mailin',
    reference: `D28DJIDJW393JDWQKQI${String(number)}`,
    paidAt: '2016-01-01 12:33:12',
    notes: 'said "by phone"',
  }),
);
/** SHA-256 digests. */
const DIGESTS = Array.from({ length: COUNT }, (_none, number) => Buffer.alloc(32, number));

/** Writes lists of a batch's documents and digests in binary and in text: medians in microseconds a list. */
export function writeArrays(doing: (text: string) => void): readonly Figure[] {
  doing('arrays');
  return [
    microseconds(`${String(COUNT)} JSON documents are written in binary`, () => binaryArray('json', DOCUMENTS)),
    microseconds(`${String(COUNT)} JSON documents are written in text`, () => arrayLiteral(DOCUMENTS)),
    microseconds(`${String(COUNT)} digests are written in binary`, () => binaryArray('bytea', DIGESTS)),
    microseconds(`${String(COUNT)} digests are written in text`, () => arrayLiteral(DIGESTS)),
  ];
}
