import type { AnswerMembers, AnswerValue } from './method.ts';
import type { PacketFormat } from './wddx/read-packet.ts';
import { RET_MESSAGES, type RetStatus } from './ret-status.ts';
import type { WddxValue } from './wddx/value.ts';
import { writeWddx } from './wddx/write-wddx.ts';

/** The answer of a call: its status, the two messages, and what the method adds, in the asked format. */
export function encodeAnswer(
  format: PacketFormat,
  status: RetStatus,
  members: AnswerMembers,
): { contentType: string; body: string } {
  if (format === 'WDDX') {
    return { contentType: 'text/xml; charset=utf-8', body: writeWddx(wddxOf({ ...headOf(status), ...members })) };
  }
  const head = (JSON_HEADS[status] ??= JSON.stringify(headOf(status)).slice(0, -1));
  const rest = JSON.stringify(members).slice(1);
  const body = rest === '}' ? `${head}}` : `${head},${rest}`;
  return { contentType: 'application/json; charset=utf-8', body };
}

/** What an answer begins with says its status, and nothing of the call: each is written once, up to its end. */
const JSON_HEADS: Partial<Record<RetStatus, string>> = {};

function headOf(status: RetStatus): AnswerMembers {
  const { main, second } = RET_MESSAGES[status];
  return { RET_STATUS: status, RET_MAIN_MESSAGE: main, RET_SECOND_MESSAGE: second };
}

function wddxOf(value: AnswerValue): WddxValue {
  if (typeof value === 'string') return value;
  if (isList(value)) return value.map(wddxOf);
  return new Map(Object.entries(value).map(([name, member]) => [name, wddxOf(member)]));
}

/** `Array.isArray` tells nothing of readonly arrays. */
function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}
