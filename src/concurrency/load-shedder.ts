import { Overloaded } from '../core/errors.ts';

/** Whether a call reads or writes. A write must not wait behind reads, which callers can repeat without risk. */
export type CallKind = 'read' | 'write';

/** The limit of calls in flight, of both kinds together, at which a new call of a kind is shed. */
type LoadShedderLimits = Readonly<Record<CallKind, number>>;

/** The share of all calls that reads may fill. The rest is for payments. */
const READ_SHARE = { of: 3, in: 4 } as const;

/** The limits of a gateway that takes so many calls at the same time. */
export function limitsOf(calls: number): LoadShedderLimits {
  return { write: calls, read: Math.floor((calls * READ_SHARE.of) / READ_SHARE.in) };
}

/**
 * Limits the calls that wait for the database. It sheds a call beyond the limit at once, before any work, and reads
 * before writes.
 */
export class LoadShedder {
  readonly #limits: LoadShedderLimits;
  readonly #inFlight: Record<CallKind, number> = { read: 0, write: 0 };

  constructor(limits: LoadShedderLimits) {
    this.#limits = limits;
  }

  get inFlight(): Readonly<Record<CallKind, number>> {
    return this.#inFlight;
  }

  /** Resolves with the work's result. Rejects with Overloaded if too many calls are in flight. */
  async run<T>(kind: CallKind, work: () => Promise<T>): Promise<T> {
    if (this.#inFlight.read + this.#inFlight.write >= this.#limits[kind]) {
      throw new Overloaded('Too many calls are in flight');
    }
    this.#inFlight[kind] += 1;
    try {
      return await work();
    } finally {
      this.#inFlight[kind] -= 1;
    }
  }
}
