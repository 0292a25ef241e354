import bidiFactory from 'bidi-js';
import type { Face } from './faces.ts';

// The package is the function itself, where its types name a module with a default.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/** A character in the order of reading; `level` is odd where it is read from right to left. */
export interface Placed {
  readonly text: string;
  readonly face: Face;
  readonly level: number;
}

/** Text of one font and one direction; in the order of reading, as fonts are shaped, however it is drawn. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly isRightToLeft: boolean;
}

const MAYBE_RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** The font library turns these around by itself when it shapes them. */
const TURNED_BY_SHAPING =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}]/u;
const MARKS_OF_DIRECTION = /[\u061c\u200e\u200f]/g;

export interface Levels {
  readonly isRightToLeft: boolean;
  /** Of each UTF-16 unit. */
  readonly levels: Uint8Array;
}

const NO_LEVELS = new Uint8Array(0);

/** The directions within a line, by the Unicode Bidirectional Algorithm; its first letter decides over the line. */
export function levelsOf(line: string): Levels {
  if (!MAYBE_RIGHT_TO_LEFT.test(line)) return { isRightToLeft: false, levels: NO_LEVELS };
  const { levels, paragraphs } = bidi.getEmbeddingLevels(withoutPairs(line));
  return { isRightToLeft: ((paragraphs[0]?.level ?? 0) & 1) === 1, levels };
}

/** The library looks at UTF-16 units and takes halves of pairs for letters: each pair is given as units of its kind. */
function withoutPairs(line: string): string {
  return line
    .replace(/[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu, '\u05d0\u05d0')
    .replace(/[\u{1f000}-\u{1faff}]/gu, '\u2022\u2022');
}

/** Brackets and the like are drawn the other way around where they are read from right to left. */
export function mirrored(text: string, level: number): string {
  return (level & 1) === 1 && text.length === 1 ? (bidi.getMirroredCharacter(text) ?? text) : text;
}

/** The runs of a line from left to right. */
export function runsOf(line: readonly Placed[]): readonly Run[] {
  const runs: { texts: string[]; face: Face; level: number }[] = [];
  for (const { text, face, level } of line) {
    const last = runs.at(-1);
    if (last?.face === face && last.level === level) last.texts.push(text);
    else runs.push({ texts: [text], face, level });
  }
  turnAround(runs);
  return runs.flatMap(({ texts, face, level }) => {
    const isRightToLeft = (level & 1) === 1;
    const joined = texts.join('');
    const inOrder = isRightToLeft && !TURNED_BY_SHAPING.test(joined) ? texts.reverse().join('') : joined;
    const text = inOrder.replace(MARKS_OF_DIRECTION, '');
    return text === '' ? [] : [{ text, face, isRightToLeft }];
  });
}

/** Rule L2: from the highest level to the lowest odd one, each sequence of that level or a higher one is turned around. */
function turnAround(runs: { level: number }[]): void {
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < runs.length; start += 1) {
      let end = start;
      while (end < runs.length && (runs[end]?.level ?? 0) >= level) end += 1;
      if (end > start + 1) runs.splice(start, end - start, ...runs.slice(start, end).reverse());
      start = end;
    }
  }
}
