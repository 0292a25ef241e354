import { LedgerUnavailable, OutcomeUnknown, Overloaded } from '../../../src/core/errors.ts';
import { Refused } from '../action.ts';
import { Failure, statusOfMalformed } from './failure.ts';
import { MalformedRequest } from '../../forms/malformed-request.ts';
import type { AnswerData } from './answer-data.ts';
import { FAILURE_MESSAGES } from './messages.ts';
import { Violation } from '../parameters/violation.ts';

/** The answer to an error: the HTTP status, the sentence, and its name in the log. */
export interface ErrorAnswer {
  readonly status: number;
  readonly message: string;
  readonly outcome: string;
  /** Members of the answer between `result` and `message`. */
  readonly members?: AnswerData;
  /** The parameter that is at fault, where one is. */
  readonly parameter?: string;
  /** Something that a person must look at. */
  readonly fault?: unknown;
}

/**
 * Errors of business are HTTP 200, as callers expect; the database away is 503; a bug is 500 and says nothing of
 * itself. Total: whatever was thrown has an answer.
 */
export function toErrorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof Refused) {
    return { status: 200, message: error.message, outcome: error.code, members: error.members };
  }
  if (error instanceof Violation) {
    return { status: 200, message: error.message, outcome: 'violation', parameter: error.parameter };
  }
  if (error instanceof Failure) return { status: error.status, message: error.message, outcome: error.code };
  if (error instanceof MalformedRequest) {
    return { status: statusOfMalformed(error.reason), message: error.message, outcome: error.reason };
  }
  if (error instanceof LedgerUnavailable) {
    return { status: 503, message: FAILURE_MESSAGES.unavailable, outcome: 'unavailable', fault: error };
  }
  if (error instanceof OutcomeUnknown) {
    return { status: 503, message: FAILURE_MESSAGES.unknown, outcome: 'outcome-unknown', fault: error };
  }
  if (error instanceof Overloaded) return { status: 503, message: FAILURE_MESSAGES.overloaded, outcome: 'overloaded' };
  return { status: 500, message: FAILURE_MESSAGES.internal, outcome: 'internal', fault: error };
}
