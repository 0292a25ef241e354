/** Measures one run of text of one style, in points. */
export type WidthOf = (text: string) => number;

const BREAKS = /\r\n|[\n\r\u2028\u2029]/;
/** Controls have no shape, and those of direction would turn the text beside them around. */
// eslint-disable-next-line no-control-regex -- they are what is to be found
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text in lines no wider than `width`, broken at blanks and, where a word alone is too wide, within it. Its own line
 * ends are kept. Text without any shape is one empty line.
 */
export function wrapText(text: string, width: number, widthOf: WidthOf): string[] {
  const measured = remembering(widthOf);
  return text.split(BREAKS).flatMap((line) => wrapLine(line.replace(CONTROLS, ' '), width, measured));
}

function wrapLine(text: string, width: number, widthOf: WidthOf): string[] {
  const blank = widthOf(' ');
  const lines: string[] = [];
  let line: string[] = [];
  let used = 0;
  for (const word of text.split(' ').filter((each) => each !== '')) {
    for (const piece of widthOf(word) <= width ? [word] : piecesOf(word, width, widthOf)) {
      const needed = widthOf(piece);
      if (line.length > 0 && used + blank + needed > width) {
        lines.push(line.join(' '));
        line = [];
        used = 0;
      }
      used += (line.length > 0 ? blank : 0) + needed;
      line.push(piece);
    }
  }
  return [...lines, line.join(' ')];
}

/** Parts of a word that is too wide, each as long as fits; at least one character each. */
function piecesOf(word: string, width: number, widthOf: WidthOf): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const needed = widthOf(segment);
    if (piece !== '' && used + needed > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += needed;
  }
  return [...pieces, piece];
}

function remembering(widthOf: WidthOf): WidthOf {
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text) ?? widthOf(text);
    known.set(text, width);
    return width;
  };
}
