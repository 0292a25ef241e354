import { faultText } from './fault-text.ts';
import { kindOfFault } from './translate-error.ts';

/**
 * Faults after which a connection is of no more use although it is still open: its server has not answered in time, and
 * what comes next, a rollback too, would wait for the same answer; or its server takes no writes (any more), and another
 * does, which only a new connection can lead to.
 */
export function mustBeCut(error: unknown): boolean {
  return faultText(error, 'message') === 'Query read timeout' || faultText(error, 'code') === '25006';
}

/**
 * Whether a notice says that a commit stopped waiting for its standby: somebody cancelled it. It is committed here, and
 * answered as if it were safe, but would be lost with this server.
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
 * The same fault under the code by which the job queue knows that it should try again. Other signs of a lost database it
 * takes for bugs, and rejects a promise that nobody holds, which would end the process.
 */
export function retriableByQueue(error: unknown): unknown {
  if (!['unavailable', 'race'].includes(kindOfFault(error))) return error;
  return Object.assign(new Error(faultText(error, 'message'), { cause: error }), { code: '57P03' });
}
