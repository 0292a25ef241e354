import type { MalformedReason } from '../../forms/malformed-request.ts';

/** A request that is answered before or instead of its action, with the HTTP status that callers know. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly status: number;
  /** Its name in the log and the metrics. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A body of an unsupported type is 415; anything else that cannot be read is 400. */
export function statusOfMalformed(reason: MalformedReason): number {
  return reason === 'unsupported-content-type' ? 415 : 400;
}
