type Step = () => Promise<void>;

/** The steps to undo at any end: the last first. */
export class Undo {
  readonly #steps: Step[] = [];
  #running: Promise<void> | null = null;

  /** Keeps a step for the end; gives a function that does it now instead. */
  add(step: Step): Step {
    let done: Promise<void> | undefined;
    const once: Step = () => (done ??= step());
    this.#steps.push(once);
    return once;
  }

  /** Does every step, those too that come after one that failed; idempotent. Rejects with the first failure. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.splice(0).reverse()) {
      await step().catch((error: unknown) => {
        failures.push(error);
      });
    }
    if (failures.length > 0) throw new Error('Something was left behind', { cause: failures[0] });
  }
}
