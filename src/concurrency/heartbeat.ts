/** Remembers when something last happened; at first, that it was begun. */
export class Heartbeat {
  readonly #now: () => number;
  #last: number;

  /** `now` gives milliseconds that only go forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#last = now();
  }

  beat(): void {
    this.#last = this.#now();
  }

  get ageMs(): number {
    return this.#now() - this.#last;
  }
}
