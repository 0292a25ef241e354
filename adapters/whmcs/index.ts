import type { ProcessorOf } from '../../src/core/captures/processor.ts';
import { CredentialMoved, type Authenticator, type Credential } from '../../src/core/credential.ts';
import type { Clock, Commands, Reads } from '../../src/core/ports.ts';
import {
  AnswerCut,
  EXPLORER_OUTCOME,
  isExplorerRefused,
  UNSUPPORTED_OUTCOME,
  type BodyFault,
  type Dialect,
  type WireAnswer,
  type WireRequest,
} from '../dialect.ts';
import type { Action, Call } from './action.ts';
import { ACTIONS, UNSUPPORTED } from './actions.ts';
import { typedAnswer, type AnswerData, type Typing } from './answers/answer-data.ts';
import { toErrorAnswer } from './answers/answer-error.ts';
import { askedFormat, formatOf } from './answers/asked-format.ts';
import { originOf } from './command-origin.ts';
import { authenticationFailed, DIALECT, isOutOfPlace, presentedBy, refusalOf } from './credentials.ts';
import { encodeAnswer, unaskedFormat, type DefaultFormat } from './answers/encode.ts';
import { Failure } from './answers/failure.ts';
import { ignoredOf } from './parameters/ignored.ts';
import { FAILURE_MESSAGES } from './answers/messages.ts';
import { encodeStream, RowStream } from './answers/row-stream.ts';
import { refuseCardSecrets } from './parameters/card-secrets.ts';
import { readParams, type RequestParams } from './parameters/request-params.ts';
import { trimmed } from '../values/words.ts';
import { toId } from './parameters/values.ts';
import { traceOf, type Progress } from './progress.ts';
import { settingsOf } from './settings.ts';

interface WhmcsPorts {
  readonly commands: Commands;
  readonly reads: Reads;
  readonly processorOf: ProcessorOf;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly publicUrl: () => string;
}

interface WhmcsSettings {
  /** The format for a caller who asks for none, and whose credential has no default of its own. */
  readonly defaultFormat: DefaultFormat;
}

/** Below any base path: old callers keep the folder that the original was installed in. */
export const PATHS = ['/{*base/}includes/api.php', '//includes/api.php'];
/** A name longer than any action's is cut in answers and logs. */
const LONGEST_ACTION = 64;

/** The answer, before its format. */
interface Answer {
  readonly status: number;
  readonly data: AnswerData | RowStream;
  readonly hasLists: boolean;
  readonly outcome: string;
  /** The parameter that is at fault, where one is. */
  readonly parameter?: string | undefined;
  readonly fault?: unknown;
}

/** The WHMCS-style dialect: parse the wire, authenticate, pick the action, run it, encode what it answers. */
export function whmcsDialect(ports: WhmcsPorts, settings: WhmcsSettings): Dialect {
  return {
    name: DIALECT,
    paths: PATHS,
    actions: [...ACTIONS.keys()],
    async answer(request) {
      const progress: Progress = {
        isRead: false,
        asked: null,
        action: '',
        params: null,
        command: null,
        notes: { invoice: null, isRepeat: false },
        ignored: null,
        proven: null,
        credential: null,
      };
      const answer = await answerOf(ports, request, progress);
      return encoded(progress, answer, settings.defaultFormat);
    },
  };
}

async function answerOf(ports: WhmcsPorts, request: WireRequest, progress: Progress): Promise<Answer> {
  try {
    return await runCall(ports, request, progress);
  } catch (error) {
    if (!progress.isRead) progress.asked = askedFormat(request);
    const { message, members = {}, ...answer } = toErrorAnswer(error);
    return { ...answer, data: { result: 'error', ...members, message }, hasLists: false };
  }
}

async function runCall(ports: WhmcsPorts, request: WireRequest, progress: Progress): Promise<Answer> {
  if (request.method !== 'POST' && request.method !== 'GET') {
    throw new Failure(405, 'method-not-allowed', FAILURE_MESSAGES.method);
  }
  if (!Buffer.isBuffer(request.body)) throw bodyFailure(request.body);
  const params = await readParams(request);
  progress.isRead = true;
  progress.params = params;
  progress.asked = formatOf(params.values);
  progress.action = textOf(params, 'action').trim().slice(0, LONGEST_ACTION).toLowerCase();
  progress.notes.invoice = toId(trimmed(textOf(params, 'invoiceid')))?.toString() ?? null;
  const answer = await ports.authenticator.runAs(DIALECT, presentedBy(params), request.remoteAddress, (credential) => {
    return runAction(ports, request, params, credential, progress);
  });
  if (typeof answer !== 'string') return answer;
  progress.proven = null;
  throw authenticationFailed(answer);
}

/** Permission is checked before existence: a role learns nothing about actions that it may not call. */
async function runAction(
  ports: WhmcsPorts,
  request: WireRequest,
  params: RequestParams,
  credential: Credential,
  progress: Progress,
): Promise<Answer> {
  progress.proven = null;
  if (isOutOfPlace(credential, params)) throw new CredentialMoved();
  progress.proven = credential;
  const refusal = refusalOf(credential, params, request.remoteAddress, progress.action);
  if (refusal !== null) throw new CredentialMoved(refusal);
  progress.credential = credential;
  const action: Action | undefined = ACTIONS.get(progress.action);
  if (action === undefined) throw absent(progress.action);
  if (isExplorerRefused(request, action, credential)) {
    throw new CredentialMoved(new Failure(403, EXPLORER_OUTCOME, FAILURE_MESSAGES.explorer));
  }
  const { values } = params;
  if (action.refusesCardSecrets === true) refuseCardSecrets(values, request.headers);
  progress.ignored = ignoredOf(action, values);
  const origin = originOf(request, action, values, credential, ports.clock.now());
  if (action.access === 'write') progress.command = origin.commandId;
  const { commands, reads, processorOf, clock, publicUrl, wallClock } = ports;
  const { timeZone, dateFormat } = credential.conventions;
  const place = { timeZone, dateFormat };
  const { notes } = progress;
  const now = wallClock.now();
  const call: Call = { values, place, origin, commands, reads, processorOf, clock, notes, now, publicUrl };
  const { hasLists, echoes } = action.schema['x-answer'];
  const data = withResult(await action.run(call), settingsOf(credential).typing, echoes);
  return { status: 200, data, hasLists, outcome: 'ok' };
}

function withResult(answer: AnswerData | RowStream, typing: Typing, echoes: readonly string[]): Answer['data'] {
  const membersOf = (data: AnswerData): AnswerData => ({ result: 'success', ...typedAnswer(data, typing, echoes) });
  if (!(answer instanceof RowStream)) return membersOf(answer);
  return new RowStream(membersOf(answer.members), answer.wrapper, answer.item, answer.rows);
}

/** A name that the original documents has a sentence of its own: many callers take an unknown action for an empty list. */
function absent(action: string): Failure {
  const name = UNSUPPORTED.get(action);
  return name === undefined
    ? new Failure(200, 'action-unknown', FAILURE_MESSAGES.unknownAction)
    : new Failure(200, UNSUPPORTED_OUTCOME, FAILURE_MESSAGES.unsupportedAction(name));
}

function bodyFailure(fault: BodyFault): Failure {
  switch (fault) {
    case 'too-large':
      return new Failure(413, fault, FAILURE_MESSAGES.tooLarge);
    case 'encoding-unsupported':
      return new Failure(415, fault, FAILURE_MESSAGES.encoding);
    case 'aborted':
      return new Failure(400, fault, FAILURE_MESSAGES.aborted);
    case 'overloaded':
      return new Failure(503, fault, FAILURE_MESSAGES.overloaded);
  }
}

function textOf(params: RequestParams, name: string): string {
  const value = params.values.get(name);
  return typeof value === 'string' ? value : '';
}

function encoded(progress: Progress, answer: Answer, serversDefault: DefaultFormat): WireAnswer {
  const { asked, proven, action } = progress;
  const { status, data, hasLists } = answer;
  const own = proven === null ? null : settingsOf(proven);
  const format = asked ?? unaskedFormat(own?.defaultFormat ?? serversDefault, hasLists);
  const typing = own?.typing ?? 'modern';
  const { contentType, body } =
    data instanceof RowStream ? encodeStream(format, action, data, typing) : encodeAnswer(format, action, data, typing);
  const headers: Record<string, string> = { 'content-type': contentType, 'cache-control': 'no-store' };
  if (status === 405) headers['allow'] = 'POST, GET';
  if (status === 503) headers['retry-after'] = '1';
  return {
    status,
    headers,
    body: typeof body === 'string' ? body : withCuts(body),
    trace: traceOf(progress, answer),
  };
}

/** The rest of a body that cannot be read, as the log names it. */
async function* withCuts(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  try {
    yield* pieces;
  } catch (error) {
    if (error instanceof CredentialMoved) throw new AnswerCut('credential-revoked', undefined);
    const { outcome, fault } = toErrorAnswer(error);
    throw new AnswerCut(outcome, fault);
  }
}
