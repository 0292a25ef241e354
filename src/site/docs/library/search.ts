import type { Document } from './library.ts';
import type { Passage } from './markdown.ts';

const MOST_WORDS = 8;
/** More than a reader looks through. */
export const MOST_FOUND = 50;

/** A passage with all words of a search; a heading has an empty text. */
export interface Found extends Passage {
  readonly document: Document;
}

/** The words of a search, in lower case. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.toLowerCase().split(/\s+/))].filter((word) => word !== '').slice(0, MOST_WORDS);
}

/** The passages with all words, in themselves or in their heading; headings and titles first. */
export function search(documents: readonly Document[], words: readonly string[]): readonly Found[] {
  if (words.length === 0) return [];
  const found = documents.flatMap((document) =>
    document.passages.flatMap((passage) => {
      const rank = rankOf(document, passage, words);
      return rank === null ? [] : [{ document, ...passage, rank }];
    }),
  );
  return found.sort((one, other) => one.rank - other.rank).slice(0, MOST_FOUND);
}

/** 0: all words are in a heading; 1: in a text; `null`: some are missing, or the heading was found already. */
function rankOf(document: Document, { heading, text }: Passage, words: readonly string[]): number | null {
  const head = `${heading?.level === 1 ? '' : document.title} ${heading?.text ?? ''}`.toLowerCase();
  if (text === '') return words.every((word) => (heading?.text ?? '').toLowerCase().includes(word)) ? 0 : null;
  const lower = text.toLowerCase();
  const isFound =
    words.some((word) => lower.includes(word)) && words.every((word) => lower.includes(word) || head.includes(word));
  return isFound ? (words.every((word) => lower.includes(word)) ? 1 : 2) : null;
}

const AROUND = 90;

/** The part of a text around the first word of a search, and its pieces: those with `isHit` are words of it. */
export function snippetOf(
  text: string,
  words: readonly string[],
): readonly { readonly text: string; readonly isHit: boolean }[] {
  const lower = text.toLowerCase();
  const first = Math.min(...words.map((word) => lower.indexOf(word)).filter((at) => at >= 0), text.length);
  const from = Math.max(0, first - AROUND);
  const until = Math.min(text.length, first + 2 * AROUND);
  const cut = `${from > 0 ? '…' : ''}${text.slice(from, until)}${until < text.length ? '…' : ''}`;
  const signs = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return cut
    .split(new RegExp(`(${signs.join('|')})`, 'giu'))
    .map((piece) => ({ text: piece, isHit: words.includes(piece.toLowerCase()) }))
    .filter((piece) => piece.text !== '');
}
