import { LONGEST_SHOWN_TEXT } from '../../src/core/invoice-page.ts';

/** An invoice has one text of notes, which may hold terms. */
export const LONGEST_NOTES = 8_000;
/** Of all these texts of a page together; each keeps {@link SHORTEST_TEXT}. */
export const MOST_TEXT = 400_000;
export const SHORTEST_TEXT = 60;

const ELLIPSIS = '…';

/** Bounds the texts of one page: callers can store 64 KiB in each of thousands of notes. */
export class Shortener {
  #left = MOST_TEXT;

  /** The text, or its beginning with an ellipsis. Splits no pair of surrogates. */
  text(text: string, longest = LONGEST_SHOWN_TEXT): string {
    const most = Math.max(SHORTEST_TEXT, Math.min(longest, this.#left));
    const shown = text.length <= most ? text : beginningOf(text, most);
    this.#left -= shown.length;
    return shown;
  }
}

function beginningOf(text: string, most: number): string {
  const cut = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}${ELLIPSIS}`;
}
