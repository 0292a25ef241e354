const PAGE = 1_024;
const MOST = 255;

/** Counts by id, up to 255 each, in a byte for each id. Ids come from counters and are close together. */
export class SaturatingCounter {
  readonly #pages = new Map<number, Uint8Array>();

  add(id: number): void {
    const page = Math.floor(id / PAGE);
    let counts = this.#pages.get(page);
    if (counts === undefined) this.#pages.set(page, (counts = new Uint8Array(PAGE)));
    const place = id % PAGE;
    counts[place] = Math.min((counts[place] ?? 0) + 1, MOST);
  }

  of(id: number): number {
    return this.#pages.get(Math.floor(id / PAGE))?.[id % PAGE] ?? 0;
  }
}
