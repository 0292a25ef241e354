export type Paper = 'a4' | 'letter';

/** Lengths in points, 72 per inch. */
export const PAPERS: Readonly<Record<Paper, readonly [width: number, height: number]>> = {
  a4: [595.28, 841.89],
  letter: [612, 792],
};
