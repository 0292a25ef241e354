import type { Cell } from './cells.ts';

/** A pair of brackets and what is in it. */
export interface Group {
  readonly sign: string;
  readonly cell: Cell;
  /** The function that is called with it; `null` for other brackets. */
  readonly callee: Callee | null;
  readonly at: number;
  /** The place of its first token. */
  readonly index: number;
  /** The first token of each of the first arguments, and the brackets that it has first. */
  readonly firsts: number[];
  readonly cells: (Cell | null)[];
  argument: number;
}

export interface Callee {
  readonly name: string;
  /** Whether it is a member of something, and the variable that this is. */
  readonly isMember: boolean;
  readonly receiver: string | null;
}
