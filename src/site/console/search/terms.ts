/** A part of a search: `status:overdue` has a key, a word has none. */
export interface Term {
  readonly key: string | null;
  readonly value: string;
  /** As it was typed. */
  readonly text: string;
}

const LONGEST = 256;
const MOST_TERMS = 12;
/** A word, or a key with a value; quotes hold blanks together. */
const PART = /([A-Za-z]+):"([^"]*)"|"([^"]*)"|(\S+)/g;

/** The parts of a search in their order. A longer search is cut. */
export function termsOf(search: string): readonly Term[] {
  return [...search.slice(0, LONGEST).matchAll(PART)].slice(0, MOST_TERMS).map((match): Term => {
    const [text, key, quotedValue, quoted, plain = ''] = match;
    if (key !== undefined) return { key: key.toLowerCase(), value: quotedValue ?? '', text };
    if (quoted !== undefined) return { key: null, value: quoted, text };
    const colon = plain.indexOf(':');
    // A time or an address of a page is a word.
    const isKeyed = colon > 0 && /^[A-Za-z]+$/.test(plain.slice(0, colon)) && !plain.startsWith('//', colon + 1);
    return isKeyed
      ? { key: plain.slice(0, colon).toLowerCase(), value: plain.slice(colon + 1), text }
      : { key: null, value: plain, text };
  });
}
