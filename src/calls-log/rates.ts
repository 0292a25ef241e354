import type { Instant } from '../core/dates.ts';
import type { EndedCall } from '../server/call.ts';

/** Calls of unknown callers in a second: a flood of them must not push the others out of the log. */
const UNKNOWN_PER_SECOND = 50;
/**
 * Calls that succeed in a second, and as many that fail. A row costs about 17 µs of the gateway's processor time and 38 of
 * the database's, a payment about 130. So a busy gateway leaves most of its good calls out, and keeps those that fail.
 */
const KNOWN_PER_SECOND = 500;

/** Bounds on how many calls of each kind are logged in a second. */
export class Rates {
  readonly #unknownPerSecond: number;
  readonly #knownPerSecond: number;
  #second = 0;
  #unknown = 0;
  #good = 0;
  #failed = 0;

  constructor(share: (bound: number) => number) {
    this.#unknownPerSecond = share(UNKNOWN_PER_SECOND);
    this.#knownPerSecond = share(KNOWN_PER_SECOND);
  }

  /** Counts a call; returns why it is left out, or `null`. */
  refusal({ trace }: EndedCall, at: Instant): 'unknown-callers' | 'busy' | null {
    const second = Math.trunc(at / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#unknown = 0;
      this.#good = 0;
      this.#failed = 0;
    }
    if (trace.tenant === null) return (this.#unknown += 1) > this.#unknownPerSecond ? 'unknown-callers' : null;
    const count = trace.outcome === 'ok' ? (this.#good += 1) : (this.#failed += 1);
    return count > this.#knownPerSecond ? 'busy' : null;
  }
}
