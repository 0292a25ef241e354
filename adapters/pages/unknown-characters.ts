import type { Instant } from '../../src/core/dates.ts';
import type { LinkTarget } from '../../src/core/links.ts';
import type { Clock } from '../../src/core/ports.ts';

/** The characters in an invoice's PDF that no font of this machine has. */
export interface CharactersNotice {
  readonly tenant: number;
  readonly invoice: number;
  /** The number of different characters. */
  readonly count: number;
  /** The first ten, e.g. `U+1F600 U+4E2D`. */
  readonly characters: string;
}

const HOUR_MS = 3_600_000;
const MOST_NOTICES = 100;
const MOST_NAMED = 10;

/** Reports an invoice's unknown characters once an hour, for at most a hundred invoices an hour. */
export class UnknownCharacters {
  readonly #clock: Clock;
  readonly #onNotice: (notice: CharactersNotice) => void;
  readonly #reported = new Set<string>();
  #since: Instant = 0;

  constructor(clock: Clock, onNotice: (notice: CharactersNotice) => void) {
    this.#clock = clock;
    this.#onNotice = onNotice;
  }

  note({ tenantId, invoiceId }: Pick<LinkTarget, 'tenantId' | 'invoiceId'>, unknown: readonly string[]): void {
    if (unknown.length === 0) return;
    const now = this.#clock.now();
    if (now - this.#since >= HOUR_MS) {
      this.#reported.clear();
      this.#since = now;
    }
    const key = `${tenantId}/${invoiceId}`;
    if (this.#reported.has(key) || this.#reported.size >= MOST_NOTICES) return;
    this.#reported.add(key);
    const characters = unknown.slice(0, MOST_NAMED).map(nameOf).join(' ');
    this.#onNotice({ tenant: tenantId, invoice: invoiceId, count: unknown.length, characters });
  }
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
