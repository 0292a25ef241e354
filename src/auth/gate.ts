import { Overloaded } from '../core/errors.ts';

/** Lets a few through at a time and a few more wait; the rest are shed at once. */
export class Gate {
  readonly #width: number;
  readonly #waitingRoom: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(width: number, waitingRoom: number) {
    this.#width = width;
    this.#waitingRoom = waitingRoom;
  }

  /** The work's own result; rejects with Overloaded where too many wait already. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#width) {
      if (this.#waiting.length >= this.#waitingRoom) throw new Overloaded('Too many passwords wait to be checked');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#inside += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever waited longest takes this place over; the count stays.
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }
}
