export type Paper = 'a4' | 'letter';

/** Lengths are points, 72 to the inch. */
export const PAPERS: Readonly<Record<Paper, readonly [width: number, height: number]>> = {
  a4: [595.28, 841.89],
  letter: [612, 792],
};
