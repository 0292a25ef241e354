import bidiFactory from 'bidi-js';
import type { Face } from './faces.ts';

// The package is the function itself, but its types name a module with a default.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/** A character in reading order. `level` is odd if it is read from right to left. */
export interface Placed {
  readonly text: string;
  readonly face: Face;
  readonly level: number;
}

/** Text of one font and one direction, in reading order, which shaping needs. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly isRightToLeft: boolean;
}

const MAYBE_RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** The font library itself reverses these when it shapes them. */
const TURNED_BY_SHAPING =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}]/u;
const MARKS_OF_DIRECTION = /[\u061c\u200e\u200f]/g;

export interface Levels {
  readonly isRightToLeft: boolean;
  /** Of each UTF-16 unit. */
  readonly levels: Uint8Array;
}

const NO_LEVELS = new Uint8Array(0);

/** The directions within a line, by the Unicode Bidirectional Algorithm. The first letter decides the line's direction. */
export function levelsOf(line: string): Levels {
  if (!MAYBE_RIGHT_TO_LEFT.test(line)) return { isRightToLeft: false, levels: NO_LEVELS };
  const { levels, paragraphs } = bidi.getEmbeddingLevels(withoutPairs(line));
  return { isRightToLeft: ((paragraphs[0]?.level ?? 0) & 1) === 1, levels };
}

/** The library takes halves of surrogate pairs for letters. Each pair is replaced by two units of its kind. */
function withoutPairs(line: string): string {
  return line
    .replace(/[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu, '\u05d0\u05d0')
    .replace(/[\u{1f000}-\u{1faff}]/gu, '\u2022\u2022');
}

/** Mirrors brackets and similar characters that are read from right to left. */
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

/** Rule L2: from the highest level to the lowest odd one, reverses each sequence of at least that level. */
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
