/** A holder of more than this leaves a quarter of the budget to smaller ones: payments are small. */
const SMALL_BYTES = 16 * 1024;
const SMALL_SHARE = 4;
/** A class holds all holders of one power of two: no number of bytes has more bits. */
const CLASSES = 33;

/** A holder of memory that may be ended to make room. */
interface Holder {
  readonly bytes: number;
  /** Ends what holds the bytes; it gives them back before this returns. */
  evict(): void;
}

/**
 * The bytes that the gateway holds for its callers: bodies, requests that wait, answers that are not taken. Where there
 * is no room, the largest holder that can be ended gives way, and of equal ones the oldest: a caller that sends a small
 * body in one piece is never it. All operations take constant time.
 */
export class MemoryBudget {
  readonly limit: number;
  #held = 0;
  /** Holders that may be ended, by the bits of their size; in each the oldest is the first. */
  readonly #classes: readonly Set<Holder>[] = Array.from({ length: CLASSES }, () => new Set<Holder>());
  readonly #onEvicted: () => void;

  constructor(limit: number, onEvicted: () => void = () => undefined) {
    this.limit = limit;
    this.#onEvicted = onEvicted;
  }

  get held(): number {
    return this.#held;
  }

  /** Begins to hold nothing; `end` is called at most once, where another needs the room. */
  hold(end: () => void): Holding {
    return new Holding(this, end);
  }

  /** Whether there is room for a holder that grows from some bytes to more; it makes room where it can. */
  takes(from: number, to: number, holder: Holder): boolean {
    const ceiling = to <= SMALL_BYTES ? this.limit : this.limit - this.limit / SMALL_SHARE;
    while (this.#held + to - from > ceiling) {
      const largest = this.#largest(classOf(to), holder);
      if (largest === null) return false;
      largest.evict();
      this.#onEvicted();
    }
    this.#held += to - from;
    return true;
  }

  gives(bytes: number): void {
    this.#held -= bytes;
  }

  list(holder: Holder): void {
    this.#classes[classOf(holder.bytes)]?.add(holder);
  }

  unlist(holder: Holder): void {
    this.#classes[classOf(holder.bytes)]?.delete(holder);
  }

  /** The oldest of the largest class, at or above a class, but for one holder. */
  #largest(least: number, but: Holder): Holder | null {
    for (let size = CLASSES - 1; size >= least; size -= 1) {
      for (const holder of this.#classes[size] ?? []) if (holder !== but) return holder;
    }
    return null;
  }
}

/** The memory held for one caller. */
export class Holding {
  readonly #budget: MemoryBudget;
  readonly #end: () => void;
  #bytes = 0;
  #isListed = false;

  constructor(budget: MemoryBudget, end: () => void) {
    this.#budget = budget;
    this.#end = end;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Holds so many bytes in all from now on; `false`, and as many as before, where there is no room. */
  grow(bytes: number): boolean {
    if (!this.#budget.takes(this.#bytes, bytes, this)) return false;
    this.#unlist();
    this.#bytes = bytes;
    this.#budget.list(this);
    this.#isListed = true;
    return true;
  }

  /** Holds so many bytes in all, and is not ended any more: work has begun that nothing may cut off. */
  keep(bytes: number): boolean {
    this.#unlist();
    if (!this.#budget.takes(this.#bytes, bytes, this)) return false;
    this.#bytes = bytes;
    return true;
  }

  /** Gives all back; idempotent. */
  release(): void {
    this.#unlist();
    this.#budget.gives(this.#bytes);
    this.#bytes = 0;
  }

  evict(): void {
    this.release();
    this.#end();
  }

  #unlist(): void {
    if (this.#isListed) this.#budget.unlist(this);
    this.#isListed = false;
  }
}

function classOf(bytes: number): number {
  return 32 - Math.clz32(bytes);
}
