import { CredentialMoved, type Authenticator } from '../../src/core/credential.ts';
import { parseId } from '../../src/core/money/decimal.ts';
import { LedgerUnavailable, OutcomeUnknown, Overloaded } from '../../src/core/errors.ts';
import type { Clock, Commands, Links, Reads } from '../../src/core/ports.ts';
import {
  EXPLORER_OUTCOME,
  isExplorerRefused,
  loggableAction,
  headerReason,
  type CallTrace,
  type Dialect,
  type IgnoredNames,
  type WireAnswer,
  type WireRequest,
} from '../dialect.ts';
import { MalformedRequest } from '../forms/malformed-request.ts';
import { textOf, type Arguments } from './arguments.ts';
import { originOf } from './command-origin.ts';
import { callerOf, DIALECT, loginRefused, presentedBy, type Caller } from './credentials.ts';
import { encodeAnswer } from './encode.ts';
import { ignoredOf } from './ignored.ts';
import { MalformedPacket } from './wddx/malformed-packet.ts';
import type { AnswerMembers, CallNotes } from './method.ts';
import { METHODS } from './methods.ts';
import { CallEnded } from './outcome.ts';
import { readPacket, type Packet, type PacketFormat } from './wddx/read-packet.ts';
import { messagesOf, type RetStatus } from './ret-status.ts';
import { settingsOf } from './settings.ts';

interface CorpPorts {
  readonly commands: Commands;
  readonly reads: Reads;
  readonly authenticator: Authenticator;
  readonly links: Links;
  readonly clock: Clock;
}

/** The path of existing callers, and the gateway's own name for it: one handler. */
export const PATHS = ['/{*base/}corp/api', '/{*base/}web/adilas_api_calls.cfm'];

/** The state of a call while it is answered. */
interface Progress {
  format: PacketFormat;
  method: string;
  given: Arguments | null;
  command: string | null;
  readonly notes: CallNotes;
  /** Names that the method does not read; `null` without a method. */
  ignored: IgnoredNames | null;
  caller: Caller | null;
}

/** The corp-ID dialect: reads the packet, authenticates, picks the method, runs it, encodes its answer. */
export function corpDialect(ports: CorpPorts): Dialect {
  return {
    name: DIALECT,
    paths: PATHS,
    actions: [...METHODS.keys()],
    async answer(request) {
      const progress: Progress = {
        format: 'JSON',
        method: '',
        given: null,
        command: null,
        notes: { invoice: null, isRepeat: false },
        ignored: null,
        caller: null,
      };
      try {
        const members = await runCall(ports, request, progress);
        return encoded(progress, { httpStatus: 200, status: 'ok', outcome: 'ok' }, members);
      } catch (error) {
        return encoded(progress, toErrorAnswer(error), {});
      }
    },
  };
}

async function runCall(ports: CorpPorts, request: WireRequest, progress: Progress): Promise<AnswerMembers> {
  if (request.method !== 'POST') throw new HttpFailure(405, 'method-not-allowed');
  if (request.body === 'too-large') throw new HttpFailure(413, request.body);
  if (request.body === 'encoding-unsupported') throw new HttpFailure(415, request.body);
  if (request.body === 'aborted') throw new HttpFailure(400, request.body);
  if (request.body === 'overloaded') throw new HttpFailure(503, request.body, 'db');
  const packet = await readPacket(request);
  progress.format = answerFormat(packet);
  progress.given = packet.given;
  progress.method = textOf(packet.given, 'API_CALL_FUNCTION_NAME').slice(0, 64).toLowerCase();
  progress.notes.invoice = parseId(textOf(packet.given, 'INVOICE_NUMBER'))?.toString() ?? null;
  const { given } = packet;
  const members = await ports.authenticator.runAs(
    DIALECT,
    [presentedBy(given)],
    request.remoteAddress,
    (credential) => {
      progress.caller = callerOf(credential, given, request.remoteAddress);
      return runMethod(ports, request, given, progress.caller, progress);
    },
  );
  if (typeof members === 'string') throw loginRefused(members);
  return members;
}

async function runMethod(
  ports: CorpPorts,
  request: WireRequest,
  given: Arguments,
  caller: Caller,
  progress: Progress,
): Promise<AnswerMembers> {
  const { credential } = caller;
  const method = METHODS.get(progress.method);
  if (method === undefined) throw new CallEnded('method', 'unknown', 'method-unknown');
  const isOn = settingsOf(credential).methods.includes(progress.method);
  const isAllowed = credential.actions === null || credential.actions.includes(progress.method);
  if (!isOn || !isAllowed) {
    throw new CredentialMoved(new CallEnded('method', 'switched off', 'method-switched-off'));
  }
  if (isExplorerRefused(request, method, credential)) {
    throw new CredentialMoved(new CallEnded('method', 'from the explorer', EXPLORER_OUTCOME));
  }
  progress.ignored = ignoredOf(method, given);
  const origin = originOf(request, given, caller, ports.clock.now());
  if (method.access === 'write') progress.command = origin.commandId;
  const { commands, reads, links } = ports;
  return await method.run({
    given,
    tenantId: credential.tenantId,
    conventions: credential.conventions,
    settings: settingsOf(credential),
    origin,
    commands,
    reads,
    links,
    notes: progress.notes,
  });
}

/** The format that the caller asks for, else the format of its packet. */
function answerFormat({ given, format }: Packet): PacketFormat {
  const asked = textOf(given, 'API_INPUT_OUTPUT_TYPE').toUpperCase();
  return asked === 'JSON' || asked === 'WDDX' ? asked : format;
}

/** A request that cannot be read as a packet. */
class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly httpStatus: number;
  readonly status: RetStatus;

  constructor(httpStatus: number, message: string, status: RetStatus = 'dataIn') {
    super(message);
    this.httpStatus = httpStatus;
    this.status = status;
  }
}

interface ErrorAnswer {
  readonly httpStatus: number;
  readonly status: RetStatus;
  readonly outcome: string;
  /** The `X-Reason` for an authenticated caller, where it differs from the outcome. */
  readonly reason?: string;
  /** The request is not a packet: its answer has a reason for every caller, since it reveals nothing but the request. */
  readonly isUnreadable?: true;
  readonly fault?: unknown;
}

/** HTTP 200 for each answer of a method, 403 for `login`, 4xx for a body that is not a packet. */
function toErrorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof CallEnded) {
    return {
      httpStatus: error.status === 'login' ? 403 : 200,
      status: error.status,
      outcome: `${error.status}: ${error.reason}`,
      reason: error.shown,
    };
  }
  if (error instanceof HttpFailure) {
    return { httpStatus: error.httpStatus, status: error.status, outcome: error.message, isUnreadable: true };
  }
  if (error instanceof MalformedRequest) {
    const httpStatus = error.reason === 'unsupported-content-type' ? 415 : 400;
    return { httpStatus, status: 'dataIn', outcome: error.reason, isUnreadable: true };
  }
  if (error instanceof MalformedPacket) {
    return { httpStatus: 400, status: 'dataIn', outcome: error.reason, isUnreadable: true };
  }
  if (error instanceof Overloaded) return { httpStatus: 200, status: 'db', outcome: 'overloaded' };
  if (error instanceof LedgerUnavailable)
    return { httpStatus: 200, status: 'db', outcome: 'unavailable', fault: error };
  if (error instanceof OutcomeUnknown) {
    return { httpStatus: 200, status: 'db', outcome: 'outcome-unknown', fault: error };
  }
  return { httpStatus: 500, status: 'db', outcome: 'internal', fault: error };
}

function encoded(progress: Progress, answer: ErrorAnswer, members: AnswerMembers): WireAnswer {
  const messages = messagesOf(answer.status, METHODS.get(progress.method)?.schema);
  const { contentType, body } = encodeAnswer(progress.format, answer.status, messages, members);
  const headers: Record<string, string> = { 'content-type': contentType, 'cache-control': 'no-store' };
  if (answer.httpStatus === 405) headers['allow'] = 'POST';
  if (answer.httpStatus === 503) headers['retry-after'] = '1';
  return {
    status: answer.httpStatus,
    headers,
    body,
    trace: traceOf(progress, answer),
  };
}

/** A caller who is not authenticated gets no name, and a reason only for a request that cannot be read. */
function traceOf(progress: Progress, answer: ErrorAnswer): CallTrace {
  const { method, caller, notes, ignored, given, command } = progress;
  const { status, outcome, reason = outcome, isUnreadable = false, fault } = answer;
  const isStranger = status === 'login';
  const maySee = caller !== null && !isStranger;
  return {
    dialect: DIALECT,
    action: loggableAction(method, METHODS),
    tenant: caller === null ? null : String(caller.credential.tenantId),
    credential: caller === null ? null : caller.credential.identifier,
    invoice: notes.invoice,
    outcome,
    given,
    command,
    ...(isStranger ? { isAuthenticationFailure: true } : {}),
    ...(isUnreadable || (maySee && outcome !== 'ok') ? { reason: headerReason(reason) } : {}),
    ...(maySee && ignored !== null ? { ignored } : {}),
    ...(maySee && notes.isRepeat ? { isRepeat: true } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
}
