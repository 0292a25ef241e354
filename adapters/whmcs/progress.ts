import type { Credential } from '../../src/core/credential.ts';
import { headerReason, loggableAction, type CallTrace, type IgnoredNames } from '../dialect.ts';
import type { CallNotes } from './action.ts';
import { ACTIONS } from './actions.ts';
import type { ResponseType } from './answers/encode.ts';
import { DIALECT } from './credentials.ts';
import type { RequestParams } from './parameters/request-params.ts';

/** Outcomes of a caller with a wrong credential, without one, or at an address that is not allowed. */
const AUTHENTICATION_FAILURES: ReadonlySet<string> = new Set([
  'authentication-failed',
  'locked-out',
  'credentials-missing',
  'ip-refused',
]);

/** The facts of a call during its answer. */
export interface Progress {
  /** Whether the parameters were decoded: else the asked format is only a guess. */
  isRead: boolean;
  asked: ResponseType | null;
  action: string;
  params: RequestParams | null;
  command: string | null;
  readonly notes: CallNotes;
  /** Names that mean nothing to the action; none where there is no such action. */
  ignored: IgnoredNames | null;
  /** Whose secret was right at the last check: its settings shape the answer, refusals included. */
  proven: Credential | null;
  /** The one that may make this call. */
  credential: Credential | null;
}

/** How a call ended. */
interface Ended {
  readonly outcome: string;
  /** The parameter that is at fault, where one is. */
  readonly parameter?: string | undefined;
  readonly fault?: unknown;
}

/** A caller who is not authenticated gets no reason and no name: not in a header either. */
export function traceOf(progress: Progress, answer: Ended): CallTrace {
  const { action, credential, proven, notes, ignored, params, command } = progress;
  const { outcome, parameter, fault } = answer;
  const isStranger = AUTHENTICATION_FAILURES.has(outcome);
  const maySee = proven !== null && !isStranger;
  return {
    dialect: DIALECT,
    action: loggableAction(action, ACTIONS),
    tenant: credential === null ? null : String(credential.tenantId),
    credential: credential === null ? null : credential.identifier,
    invoice: notes.invoice,
    outcome,
    given: params === null ? null : params.values,
    command,
    ...(isStranger ? { isAuthenticationFailure: true } : {}),
    ...(maySee && outcome !== 'ok' ? { reason: headerReason(parameter ?? outcome) } : {}),
    ...(maySee && ignored !== null ? { ignored } : {}),
    ...(maySee && notes.isRepeat ? { isRepeat: true } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
}
