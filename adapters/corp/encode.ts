import type { PacketFormat } from './read-packet.ts';
import { RET_MESSAGES, type RetStatus } from './ret-status.ts';
import { isWddxArray, isWddxStruct, type WddxValue } from './wddx-value.ts';
import { writeWddx } from './write-wddx.ts';

/** The answer of a call: its status, the two messages, and what the method adds, in the asked format. */
export function encodeAnswer(
  format: PacketFormat,
  status: RetStatus,
  members: ReadonlyMap<string, WddxValue>,
): { contentType: string; body: string } {
  const { main, second } = RET_MESSAGES[status];
  const answer = new Map<string, WddxValue>([
    ['RET_STATUS', status],
    ['RET_MAIN_MESSAGE', main],
    ['RET_SECOND_MESSAGE', second],
    ...members,
  ]);
  if (format === 'WDDX') return { contentType: 'text/xml; charset=utf-8', body: writeWddx(answer) };
  return { contentType: 'application/json; charset=utf-8', body: jsonOf(answer) };
}

/** Printable ASCII that JSON writes as it is: nearly every text of an answer. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The kinds of values that answers hold: texts, lists and structs. */
function jsonOf(value: WddxValue): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (isWddxStruct(value)) {
    let members = '';
    for (const [name, member] of value) members += `${members === '' ? '' : ','}${jsonOf(name)}:${jsonOf(member)}`;
    return `{${members}}`;
  }
  if (isWddxArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  throw new TypeError(`An answer holds a ${value.kind}`);
}
