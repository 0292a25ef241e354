import { Overloaded } from '../core/errors.ts';

/** What a call wants of the database: a write must not wait behind reads, which can be asked again at no risk. */
export type CallKind = 'read' | 'write';

/** How many calls may be in flight, of both kinds together, when another one of a kind comes. */
export type LoadShedderLimits = Readonly<Record<CallKind, number>>;

/** The share of all calls that reads may fill: the rest is kept for payments. */
const READ_SHARE = { of: 3, in: 4 } as const;

/** The limits of a gateway that takes so many calls at once. */
export function limitsOf(calls: number): LoadShedderLimits {
  return { write: calls, read: Math.floor((calls * READ_SHARE.of) / READ_SHARE.in) };
}

/**
 * Bounds the calls that wait for the database. What comes beyond is shed at once, before anything was done for it, and
 * reads are shed before writes.
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

  /** The work's own result; rejects with Overloaded where too much is in flight. */
  async pass<T>(kind: CallKind, work: () => Promise<T>): Promise<T> {
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
