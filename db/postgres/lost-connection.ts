import { faultText } from './error-text.ts';
import { kindOfFault } from './translate-error.ts';

/** The server takes no writes (any more), and another does; or it has said that it ends the session. */
const CUT = new Set(['25006', '57P01', '57P02']);

/**
 * Faults after which a connection is of no more use although it is still open: its server has not answered in time, and
 * what comes next, a rollback too, would wait for the same answer; or only a new connection can lead to one that serves.
 */
export function mustBeCut(error: unknown): boolean {
  return faultText(error, 'message') === 'Query read timeout' || CUT.has(faultText(error, 'code'));
}

/**
 * An administrator's, a crash's or a restart's end of a session; and the error of a socket that closed without a
 * message.
 */
const ENDED = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE']);

/** Whether a statement met a connection that had ended, or ended under it: another one may lead to a server that is well. */
export function isEnded(error: unknown): boolean {
  return (
    ENDED.has(faultText(error, 'code')) || faultText(error, 'message').endsWith('Connection terminated unexpectedly')
  );
}

/**
 * Whether a notice says that a commit stopped waiting for its standby: an administrator cancelled it. It is committed
 * here, and answered as if it were safe, but would be lost with this server.
 */
export function isUnreplicatedCommit(notice: unknown): boolean {
  // Neither the text, which is translated, nor the SQLSTATE, which many notices share.
  return faultText(notice, 'routine') === 'SyncRepWaitForLSN';
}

/** The fault that such a commit is treated as: whether it will last is not known. */
export function unreplicatedCommit(): Error {
  return Object.assign(new Error('The wait for the standby was cancelled'), { code: '08007' });
}

/**
 * The same fault under the code by which the job queue knows that it should try again. Other signs of a lost database
 * it takes for bugs, and rejects a promise without a handler, which would end the process.
 */
export function retriableByQueue(error: unknown): unknown {
  if (!['unavailable', 'race'].includes(kindOfFault(error))) return error;
  return Object.assign(new Error(faultText(error, 'message'), { cause: error }), { code: '57P03' });
}
