const FIRST_USES = 32;
const MOST_USES = 1_024;

/**
 * Says when the plans that a connection keeps are old. A plan for an empty table reads all rows of its tenant, which is as
 * good as any index while there are few. Kept, it would read all of them for each batch, until the server samples the table.
 * So plans are made again when a connection has been used twice as often as at the last time, and at the latest after 1,024
 * uses: then they cost some microseconds a use.
 */
export class KeptPlans {
  #uses = 0;
  #oldAt = FIRST_USES;

  /** Counts one use of the connection; true: its plans are old. */
  areOldAtNextUse(): boolean {
    this.#uses += 1;
    if (this.#uses < this.#oldAt) return false;
    this.#oldAt += Math.min(this.#uses, MOST_USES);
    return true;
  }
}
