import { callIdAt, type CallId } from '../core/console/calls.ts';
import type { Instant } from '../core/dates.ts';

/** Ids of one gateway within a millisecond: ten bits, behind eleven that are the gateway's. */
const PER_MILLISECOND = 1_024;
const GATEWAYS = 2_048;

/** Makes the ids of calls: by their time, and different on each gateway as far as chance does it. */
export class CallIds {
  readonly #gateway: bigint;
  #at: Instant = 0;
  #count = 0;

  /** `gateway` is any number of this gateway. */
  constructor(gateway: number) {
    this.#gateway = BigInt(gateway % GATEWAYS) * BigInt(PER_MILLISECOND);
  }

  /** More calls than fit into a millisecond get ids of the next one. */
  next(at: Instant): CallId {
    const wanted = Math.trunc(at);
    if (wanted > this.#at) {
      this.#at = wanted;
      this.#count = 0;
    } else if (this.#count === PER_MILLISECOND) {
      this.#at += 1;
      this.#count = 0;
    }
    const id = callIdAt(this.#at) + this.#gateway + BigInt(this.#count);
    this.#count += 1;
    return id.toString();
  }
}
