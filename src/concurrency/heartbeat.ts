/** Records when something last happened. Its creation counts as the first beat. */
export class Heartbeat {
  readonly #now: () => number;
  #last: number;

  /** `now` returns monotonic milliseconds. */
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
