import { cleanLines, clustersOf } from './clean.ts';
import { levelsOf, mirrored, runsOf, type Placed, type Run } from './direction.ts';
import { faceBeside, languageOf, type Faces } from './faces.ts';

/** One line of text, ready to draw. */
export interface Line {
  /** From left to right. */
  readonly runs: readonly Run[];
  /** Whether it starts at the right edge of its column. */
  readonly isRightToLeft: boolean;
  /** The measured width. Pairs of letters may reduce it a little. */
  readonly advance: number;
}

interface Wrapped {
  readonly lines: readonly Line[];
  /** Whether the text has more lines than the limit. */
  readonly isShortened: boolean;
}

/** Longer words are measured in parts, because shaping takes quadratic time. */
const LONGEST_SHAPED = 48;
/** The limit for characters without width. */
const MOST_ON_A_LINE = 400;
/** Scripts without blanks may break at any character. */
const BREAKABLE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
/** Except these, which stay with the character before them. */
const CLOSING =
  /^[\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff5d]/;

/**
 * Text in at most `limit` lines of at most `width`, a multiple of the font size. Breaks at blanks, or within a word that is
 * too wide. Keeps the text's own line ends. Text without visible characters is one empty line.
 */
export function wrapText(text: string, width: number, faces: Faces, limit: number): Wrapped {
  const lines: Line[] = [];
  for (const line of cleanLines(text)) {
    for (const wrapped of wrapLine(line, width, faces)) {
      if (lines.length === limit) return { lines, isShortened: true };
      lines.push(wrapped);
    }
  }
  return { lines, isShortened: false };
}

function* wrapLine(text: string, width: number, faces: Faces): Generator<Line> {
  const { isRightToLeft, levels } = levelsOf(text);
  const language = languageOf(text);
  const placed: Placed[] = [];
  let unit = 0;
  for (const cluster of clustersOf(text)) {
    const level = levels[unit] ?? 0;
    const shown = mirrored(cluster, level);
    const faced = faceBeside(shown, placed.at(-1)?.face) ?? faces.faceOf(shown, language);
    placed.push({ ...faced, level });
    unit += cluster.length;
  }
  let start = 0;
  let end = 0;
  let used = 0;
  const lineOf = (): Line => ({ runs: runsOf(placed.slice(start, end)), isRightToLeft, advance: used });
  for (const { from, to } of unitsOf(placed)) {
    // Blanks before a word are part of the line, except at its start.
    const blanks = end > start ? advanceOf(placed, end, from) : 0;
    const needed = advanceOf(placed, from, to);
    if (end > start && (used + blanks + needed > width || to - start > MOST_ON_A_LINE)) {
      yield lineOf();
      start = from;
      used = 0;
    } else if (end > start) used += blanks;
    else start = from;
    end = from;
    if (needed <= width && to - start <= MOST_ON_A_LINE) {
      used += needed;
      end = to;
      continue;
    }
    for (; end < to; end += 1) {
      const each = advanceOf(placed, end, end + 1);
      if (end > start && (used + each > width || end - start >= MOST_ON_A_LINE)) {
        yield lineOf();
        start = end;
        used = 0;
      }
      used += each;
    }
  }
  yield lineOf();
}

/** The units to keep whole if possible: words, and characters of scripts without blanks. */
function* unitsOf(placed: readonly Placed[]): Generator<{ readonly from: number; readonly to: number }> {
  let from = 0;
  for (let index = 0; index <= placed.length; index += 1) {
    const { text } = placed[index] ?? { text: ' ' };
    const isBlank = text === ' ';
    const isOpen = BREAKABLE.test(text) || BREAKABLE.test(placed[index - 1]?.text ?? '');
    if (from < index && (isBlank || (isOpen && !CLOSING.test(text)))) {
      yield { from, to: index };
      from = index;
    }
    if (isBlank) from = index + 1;
  }
}

function advanceOf(placed: readonly Placed[], from: number, to: number): number {
  let sum = 0;
  for (let start = from; start < to;) {
    const face = placed[start]?.face;
    let end = start + 1;
    while (end < to && end - start < LONGEST_SHAPED && placed[end]?.face === face) end += 1;
    let text = '';
    for (let index = start; index < end; index += 1) text += placed[index]?.text ?? '';
    sum += face?.advanceOf(text) ?? 0;
    start = end;
  }
  return sum;
}
