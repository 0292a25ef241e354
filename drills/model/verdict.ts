import type { Told } from './calls.ts';

/**
 * What the documents say of a call: refused, with any of the words that apply (they seldom say which goes first); said
 * before, with the words of then; or done, with what it changes once the caller is told so.
 */
export type Verdict =
  | { readonly refused: readonly string[]; readonly isNoted?: boolean }
  | { readonly repeated: true }
  | { readonly done: (told: Told) => void };
