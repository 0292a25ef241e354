import type { RetMessages } from '../../schemas/corp/values.ts';
import type { AnswerMembers, AnswerValue } from './method.ts';
import type { PacketFormat } from './wddx/read-packet.ts';
import type { RetStatus } from './ret-status.ts';
import type { WddxValue } from './wddx/value.ts';
import { writeWddx } from './wddx/write-wddx.ts';

/** The answer of a call in the asked format: its status, the two messages, and the members that the method adds. */
export function encodeAnswer(
  format: PacketFormat,
  status: RetStatus,
  { main, second }: RetMessages,
  members: AnswerMembers,
): { contentType: string; body: string } {
  const head: AnswerMembers = { RET_STATUS: status, RET_MAIN_MESSAGE: main, RET_SECOND_MESSAGE: second };
  if (format === 'WDDX') {
    return { contentType: 'text/xml; charset=utf-8', body: writeWddx(wddxOf({ ...head, ...members })) };
  }
  const rest = JSON.stringify(members).slice(1);
  const body = JSON.stringify(head).slice(0, -1) + (rest === '}' ? rest : `,${rest}`);
  return { contentType: 'application/json; charset=utf-8', body };
}

function wddxOf(value: AnswerValue): WddxValue {
  if (typeof value === 'string') return value;
  if (isList(value)) return value.map(wddxOf);
  return new Map(Object.entries(value).map(([name, member]) => [name, wddxOf(member)]));
}

/** `Array.isArray` does not narrow to readonly arrays. */
function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}
