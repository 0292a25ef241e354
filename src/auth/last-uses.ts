import { LRUCache } from 'lru-cache';
import type { CredentialId } from '../core/commands.ts';
import type { UseStore } from '../core/credential.ts';
import type { Instant } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';

const NOTED_EVERY_MS = 60_000;
/** Credentials that are remembered as noted, and those that wait to be written. */
const REMEMBERED = 10_000;
const WAITING = 10_000;
const WRITTEN_AT_ONCE = 1_000;

/**
 * When credentials were last used, to the minute or so. A call only notes it in memory; {@link write} writes the notes
 * in batches. A later use replaces a note that a fault or a crash lost.
 */
export class LastUses {
  readonly #store: UseStore;
  readonly #clock: Clock;
  readonly #noted = new LRUCache<CredentialId, Instant>({ max: REMEMBERED });
  readonly #waiting = new Set<CredentialId>();
  #isWriting = false;

  constructor(store: UseStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Notes a use, at most once a minute for each credential. */
  note(id: CredentialId): void {
    const now = this.#clock.now();
    const notedAt = this.#noted.get(id);
    // A clock that was put back says nothing of when that was.
    if (notedAt !== undefined && now >= notedAt && now - notedAt < NOTED_EVERY_MS) return;
    if (this.#waiting.size >= WAITING) return;
    this.#noted.set(id, now);
    this.#waiting.add(id);
  }

  /**
   * Writes what was noted, unless an earlier write is still under way: it takes one connection at most. Rejects with
   * LedgerUnavailable; what was to be written is then given up.
   */
  async write(): Promise<void> {
    if (this.#isWriting) return;
    const ids = [...this.#waiting];
    this.#waiting.clear();
    this.#isWriting = true;
    try {
      for (let from = 0; from < ids.length; from += WRITTEN_AT_ONCE) {
        await this.#store.touch(ids.slice(from, from + WRITTEN_AT_ONCE));
      }
    } finally {
      this.#isWriting = false;
    }
  }
}
