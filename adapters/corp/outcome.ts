import type { RetStatus } from './ret-status.ts';

/** A call that ends with another status than `ok`. */
export class CallEnded extends Error {
  override readonly name = 'CallEnded';
  readonly status: RetStatus;
  /** The reason that the log shows beside the status. */
  readonly reason: string;
  /** The `X-Reason` for an authenticated caller: the argument at fault, or a code. */
  readonly shown: string;

  constructor(status: RetStatus, reason: string, shown = reason) {
    super(`The call ended with ${status}: ${reason}`);
    this.status = status;
    this.reason = reason;
    this.shown = shown;
  }
}
