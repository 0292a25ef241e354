import type { RetStatus } from './ret-status.ts';

/** A call that ends with another status than `ok`. */
export class CallEnded extends Error {
  override readonly name = 'CallEnded';
  readonly status: RetStatus;
  /** What the log calls it, where that is more than the status. */
  readonly reason: string;
  /** What `X-Reason` says to an authenticated caller: the argument that is at fault, or a code. */
  readonly told: string;

  constructor(status: RetStatus, reason: string, told = reason) {
    super(`The call ended with ${status}: ${reason}`);
    this.status = status;
    this.reason = reason;
    this.told = told;
  }
}
