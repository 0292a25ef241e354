import type { RetMessages } from '../../schemas/corp/values.ts';
import { WrittenNumber } from '../forms/json.ts';
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
  return { contentType: 'application/json; charset=utf-8', body: jsonOf({ ...head, ...members }) };
}

/** Not JSON.stringify, which cannot write the digits of an amount as they are. */
function jsonOf(value: AnswerValue): string {
  if (typeof value === 'string' || typeof value === 'number') return JSON.stringify(value);
  if (value instanceof WrittenNumber) return value.text;
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${jsonOf(member)}`);
  return `{${members.join(',')}}`;
}

function wddxOf(value: AnswerValue): WddxValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return { kind: 'number', text: String(value) };
  if (value instanceof WrittenNumber) return { kind: 'number', text: value.text };
  if (isList(value)) return value.map(wddxOf);
  return new Map(Object.entries(value).map(([name, member]) => [name, wddxOf(member)]));
}

/** `Array.isArray` does not narrow to readonly arrays. */
function isList(value: readonly AnswerValue[] | AnswerMembers): value is readonly AnswerValue[] {
  return Array.isArray(value);
}
