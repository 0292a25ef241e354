import type { PacketFormat } from './read-packet.ts';
import { RET_MESSAGES, type RetStatus } from './ret-status.ts';
import { isWddxArray, isWddxStruct, type WddxStruct, type WddxValue } from './wddx-value.ts';
import { writeWddx } from './write-wddx.ts';

/** The answer of a call: its status, the two messages, and what the method adds, in the asked format. */
export function encodeAnswer(
  format: PacketFormat,
  status: RetStatus,
  members: ReadonlyMap<string, WddxValue>,
): { contentType: string; body: string } {
  if (format === 'WDDX') {
    return { contentType: 'text/xml; charset=utf-8', body: writeWddx(new Map([...headOf(status), ...members])) };
  }
  const head = (JSON_HEADS[status] ??= membersOf(headOf(status)));
  const rest = members.size === 0 ? '' : `,${membersOf(members)}`;
  return { contentType: 'application/json; charset=utf-8', body: `{${head}${rest}}` };
}

/** What an answer begins with says its status, and nothing of the call: each is written once. */
const JSON_HEADS: Partial<Record<RetStatus, string>> = {};

function headOf(status: RetStatus): Map<string, WddxValue> {
  const { main, second } = RET_MESSAGES[status];
  return new Map([
    ['RET_STATUS', status],
    ['RET_MAIN_MESSAGE', main],
    ['RET_SECOND_MESSAGE', second],
  ]);
}

/** Printable ASCII that JSON writes as it is: nearly every text of an answer. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The kinds of values that answers hold: texts, lists and structs. */
function jsonOf(value: WddxValue): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (isWddxStruct(value)) return `{${membersOf(value)}}`;
  if (isWddxArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  throw new TypeError(`An answer holds a ${value.kind}`);
}

function membersOf(struct: WddxStruct): string {
  let members = '';
  for (const [name, member] of struct) members += `${members === '' ? '' : ','}${jsonOf(name)}:${jsonOf(member)}`;
  return members;
}
