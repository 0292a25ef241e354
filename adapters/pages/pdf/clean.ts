// eslint-disable-next-line no-control-regex -- the tabulator and the page among them
const BREAKS = /\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/;
/** Controls have no shape; embeddings and overrides of direction would turn the text beside them around. */
// eslint-disable-next-line no-control-regex -- they are what is to be found
const BLANKS = /[\u0000-\u0020\u007f-\u009f\u202a-\u202e\u2066-\u2069\u3000]+/g;
/** What has no shape and no width, without the joiners, the marks of direction, and what chooses or spells an emoji. */
const SHAPELESS = /(?!\u061c|[\u200c-\u200f]|[\ufe0e-\ufe0f]|[\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu;
/** More marks than any script puts on a letter; in any number they take time by their square when they are ordered. */
const PILES = /(\p{M}{6})\p{M}+/gu;
const REPEATED_MARKS = /([\u061c\u200c-\u200f])[\u061c\u200c-\u200f]+/g;

/** A caller's text as lines of what has a shape, blanks folded; takes time by its length. */
export function* cleanLines(text: string): Generator<string> {
  for (const line of text.toWellFormed().split(BREAKS)) yield cleanLine(line);
}

function cleanLine(line: string): string {
  // Most lines are of these, and clean.
  if (/^[\u0021-\u007e]*(?: [\u0021-\u007e]+)*$/.test(line)) return line;
  return line
    .replace(BLANKS, ' ')
    .replace(SHAPELESS, '')
    .replace(REPEATED_MARKS, '$1')
    .replace(PILES, '$1')
    .normalize('NFC')
    .trim();
}

/**
 * A letter with its marks, a flag, or an emoji of several parts. Not of Intl.Segmenter: that takes time by the square of
 * a text's length.
 */
const CLUSTERS =
  /(?:\p{RI}{2}|[^])(?:[\p{M}\p{Emoji_Modifier}\u200c\u{e0020}-\u{e007f}]|\u200d\p{Extended_Pictographic}?){0,15}/gu;

/** A clean line in characters as people count them, of a bounded length each. */
export function clustersOf(line: string): readonly string[] {
  return line.match(CLUSTERS) ?? [];
}
