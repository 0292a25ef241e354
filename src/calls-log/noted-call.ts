import type { CallRow } from '../core/console/call-store.ts';
import { HIDDEN } from '../core/console/hidden.ts';
import type { Instant } from '../core/dates.ts';
import type { EndedCall } from '../server/call.ts';
import { mayRepeat, storable } from './hidden-texts.ts';
import type { AnswerRedaction } from './redacted-answer.ts';
import { redactedRequest, secretsOf } from './redacted-request.ts';
import type { SecretNames } from './secret-names.ts';

/** A call that waits to be written. */
export interface NotedCall {
  readonly call: EndedCall;
  readonly endedAt: Instant;
  /** The memory that it holds. */
  readonly bytes: number;
  /** Of the whole answer, where only the beginning is held. */
  readonly answerBytes: number | null;
}

/** The log's knowledge of a dialect. */
export interface LoggedDialect {
  readonly secretNames: SecretNames;
  readonly answers: AnswerRedaction;
  /** Its actions, in lower case. */
  readonly actions: ReadonlySet<string>;
}

const ID = /^[1-9]\d{0,14}$/;
const LONGEST_TEXT = 256;

/** The row of a call, without its secrets. Of an unknown caller no parameter is kept: a secret may be in the wrong one. */
export function rowOf(noted: NotedCall, dialect: LoggedDialect, id: string): CallRow {
  const { call, endedAt } = noted;
  const { trace, answer } = call;
  const { secretNames } = dialect;
  const tenantId = trace.tenant === null ? 0 : Number(trace.tenant);
  const given = trace.given ?? null;
  const request = given === null || tenantId === 0 ? null : redactedRequest(given, secretNames);
  const secrets = request?.secrets ?? (given === null ? [] : secretsOf(given, secretNames));
  // A caller may send its secret as a key or an id of the request, too.
  const plain = (text: string): string => (mayRepeat(text, secrets) ? HIDDEN : text);
  const shown = typeof answer === 'string' ? dialect.answers.of(answer, secrets) : null;
  return {
    tenantId,
    id,
    at: Math.trunc(endedAt),
    dialect: trace.dialect,
    action: trace.action,
    countedAs: trace.action !== null && dialect.actions.has(trace.action) ? trace.action : '',
    caller: trace.credential === null ? null : bounded(trace.credential),
    outcome: plain(bounded(trace.outcome)),
    isError: trace.outcome !== 'ok',
    isRepeat: trace.isRepeat === true,
    status: call.status,
    durationUs: Math.trunc(call.durationMs * 1_000),
    invoiceId: trace.invoice !== null && ID.test(trace.invoice) ? trace.invoice : null,
    commandId: tenantId === 0 || trace.command === undefined || trace.command === null ? null : plain(trace.command),
    request: request === null ? null : request.values,
    requestBytes: call.requestBytes,
    answer: shown === null ? null : shown.text,
    answerBytes: noted.answerBytes ?? (answer === null ? null : Buffer.byteLength(answer)),
    isCut: (request?.isCut ?? false) || (shown?.isCut ?? false),
    reason: trace.reason === undefined ? null : plain(trace.reason),
    requestId: plain(call.requestId),
    address: bounded(call.address),
  };
}

function bounded(text: string): string {
  return storable(text.slice(0, LONGEST_TEXT));
}
