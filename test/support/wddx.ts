import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MalformedPacket } from '../../adapters/corp/wddx/malformed-packet.ts';
import { packetText } from '../../adapters/corp/wddx/packet-text.ts';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { toWddxDateTime } from '../../adapters/corp/wddx/scalars.ts';
import { isWddxArray, isWddxStruct, upperCaseName } from '../../adapters/corp/wddx/value.ts';
import type { WddxSimple, WddxValue } from '../../adapters/corp/wddx/value.ts';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';

export const VECTOR_FOLDER = join(import.meta.dirname, '..', 'vectors');

/**
 * `packet` or, for bytes, `base64`, and what is read: `value` as `toNotation` writes it, or the reason it is `refused` for.
 * `source` names whose documented packets or behaviour the vector re-creates; `DTD` includes the prose around it.
 */
interface WddxVector {
  readonly name: string;
  readonly source: string;
  readonly packet?: string;
  readonly base64?: string;
  readonly value?: unknown;
  readonly refused?: string;
}

export const wddxVectors = JSON.parse(readFileSync(join(VECTOR_FOLDER, 'wddx.json'), 'utf8')) as readonly WddxVector[];

export const acceptedVectors = wddxVectors.filter(({ refused }) => refused === undefined);

export function packetOf({ packet, base64 = '' }: WddxVector): Buffer | string {
  return packet ?? Buffer.from(base64, 'base64');
}

/** Booleans, null, strings and arrays as they are; the rest as objects, a struct as its pairs in order. */
export function toNotation(value: WddxValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isWddxArray(value)) return value.map(toNotation);
  if (isWddxStruct(value)) return { struct: toPairs(value) };
  switch (value.kind) {
    case 'number':
      return { number: value.text };
    case 'dateTime':
      return { dateTime: value.text, time: value.time, zoneMinutes: value.zoneMinutes };
    case 'binary':
      return { binary: value.bytes.toString('base64') };
    case 'recordset':
      return { recordset: value.rowCount, fields: toPairs(value.fields) };
  }
}

function toPairs(members: ReadonlyMap<string, WddxValue>): unknown[] {
  return [...members].map(([name, value]) => [name, toNotation(value)]);
}

/** A packet as it comes over the wire. */
export function readPacketOf(packet: Buffer | string): WddxValue {
  return readWddx(typeof packet === 'string' ? packet : (packetText(packet, 'utf-8') ?? ''));
}

/** `accepted`, or the reason of the refusal; anything else that is thrown goes on. */
export function verdictOf(packet: Buffer | string): string {
  try {
    readPacketOf(packet);
    return 'accepted';
  } catch (error) {
    if (error instanceof MalformedPacket || error instanceof MalformedRequest) return error.reason;
    throw error;
  }
}

export function packetWith(content: string): string {
  return `<wddxPacket version='1.0'><header/><data>${content}</data></wddxPacket>`;
}

const digits = fc.stringMatching(/^[0-9]{1,20}$/);
const text = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((any) => any.replace(/[\0\uFFFE\uFFFF\p{Surrogate}]/gu, '\r'));
// No `char` can appear in a name: control characters do not survive there.
const name = text.map((any) => upperCaseName(any.replace(/\p{Cc}/gu, ' ')));
const dateTime = fc
  .tuple(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), fc.nat(1439))
  .map(([date, zone]) => toWddxDateTime(date.toISOString().replace('Z', `-${Math.floor(zone / 60)}:${zone % 60}`)));
const simple: fc.Arbitrary<WddxSimple> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  text,
  fc.tuple(digits, digits).map(([whole, rest]) => ({ kind: 'number' as const, text: `-${whole}.${rest}e+${rest}` })),
  digits.map((one) => ({ kind: 'number' as const, text: one })),
  dateTime,
  fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ kind: 'binary' as const, bytes: Buffer.from(bytes) })),
);
const fieldName = fc.stringMatching(/^[_A-Z][_.0-9A-Z]{0,9}$/);
const recordset = fc.nat(3).chain((rowCount) => {
  const column = fc.array(simple, { minLength: rowCount, maxLength: rowCount });
  return fc
    .uniqueArray(fc.tuple(fieldName, column), { maxLength: 4, selector: ([field]) => field })
    .map((fields) => ({ kind: 'recordset' as const, rowCount, fields: new Map(fields) }));
});

/** Any value that XML can hold, its names in upper case as they are read. */
export const anyWddxValue = fc.letrec<{ value: WddxValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    simple,
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 5, selector: ([member]) => member })
      .map((members) => new Map(members)),
    recordset,
  ),
})).value;
