import { NO_SUCH_PATH, type CallTrace } from '../../adapters/dialect.ts';
import { LedgerUnavailable } from '../core/errors.ts';
import type { Logger } from './log/logger.ts';

/** The server's own facts about a call. */
interface CallFacts {
  readonly requestId: string;
  /** Of HTTP: dialects report most failures in the body of a 200. */
  readonly status: number;
  readonly durationMs: number;
}

/**
 * One line a call, of only named fields. A bug, and a payment with an unknown outcome, are errors: a person must look.
 * An unreachable database fails many calls and is one thing to mend: readiness logs it once, at error, and the calls
 * are warnings.
 */
export function logCall(logger: Logger, trace: CallTrace, { requestId, status, durationMs }: CallFacts): void {
  const { dialect, action, tenant, credential, outcome, invoice, fault, reason, isRepeat, ignored } = trace;
  if (fault === undefined && !logger.isInfoEnabled()) return;
  const about = {
    requestId,
    dialect,
    action,
    tenant,
    credential,
    outcome,
    invoice,
    status,
    // Fields that most calls have nothing for are left out of their lines.
    ...(reason === undefined ? {} : { reason }),
    ...(isRepeat === true ? { repeat: true } : {}),
    ...(ignored === undefined || ignored.shown === '' ? {} : { ignored: ignored.shown }),
    // A tenth of a millisecond distinguishes fast calls; more digits are noise.
    durationMs: Math.trunc(durationMs * 10) / 10,
  };
  if (fault === undefined) logger.log(outcome === NO_SUCH_PATH ? 'http' : 'info', 'call', about);
  else
    logger.log(fault instanceof LedgerUnavailable ? 'warn' : 'error', 'call', { ...about, ...reasonOf(fault, status) });
}

/** A stack is for bugs: that the database is away needs none. */
function reasonOf(fault: unknown, status: number): Readonly<Record<string, string | undefined>> {
  if (!(fault instanceof Error)) return { fault: String(fault) };
  const cause = fault.cause instanceof Error ? fault.cause.message : undefined;
  return { fault: fault.message, cause, stack: status === 500 ? fault.stack : undefined };
}
