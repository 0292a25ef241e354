/** A process that lived so long was not ended by its start. */
const STEADY_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** How long to wait before a process that ended is started again: not at all at first, then longer each time. */
export class RestartPauses {
  #failures = 0;

  /** The pause in milliseconds after one that lived so long. */
  after(livedMs: number): number {
    if (livedMs >= STEADY_MS) this.#failures = 0;
    const pause = this.#failures === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    this.#failures += 1;
    return pause;
  }
}
