/** Rows of a batch: far from any time limit, with little memory. */
export const BATCH = 1_000;

/** Rows in the order of a key, fetched in batches: each batch begins after the last row of the one before it. */
export class Cursor<Row> {
  readonly #fetch: (after: Row | null) => Promise<readonly Row[]>;
  #rows: readonly Row[] = [];
  #place = 0;
  #isLast = false;

  constructor(fetch: (after: Row | null) => Promise<readonly Row[]>) {
    this.#fetch = fetch;
  }

  /** Yields the next rows while they fit; the first that does not fit stays for the next call. */
  async *takeWhile(fits: (row: Row) => boolean): AsyncGenerator<Row, void> {
    for (;;) {
      const row = this.#rows[this.#place] ?? (await this.#refill());
      if (row === null || !fits(row)) return;
      this.#place += 1;
      yield row;
    }
  }

  /** Yields all further rows, a batch at a time. */
  async *batches(): AsyncGenerator<readonly Row[], void> {
    while ((await this.#refill()) !== null) {
      this.#place = this.#rows.length;
      yield this.#rows;
    }
  }

  /** Fetches the next batch and returns its first row. */
  async #refill(): Promise<Row | null> {
    if (this.#isLast) return null;
    this.#rows = await this.#fetch(this.#rows.at(-1) ?? null);
    this.#place = 0;
    this.#isLast = this.#rows.length < BATCH;
    return this.#rows[0] ?? null;
  }
}
