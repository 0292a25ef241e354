import type { Reply } from './calls.ts';

/**
 * The documents' verdict on a call: refused, with any of the messages that apply (their order is seldom documented);
 * repeated, with the first answer; or done, with its changes after the answer.
 */
export type Verdict =
  | { readonly refused: readonly string[]; readonly isNoted?: boolean }
  | { readonly repeated: true }
  | { readonly done: (reply: Reply) => void };
