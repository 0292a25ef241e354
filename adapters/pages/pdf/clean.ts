// eslint-disable-next-line no-control-regex -- the tabulator and the page among them
const BREAKS = /\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/;
/** Controls have no shape. Embeddings and overrides of direction would reverse the text beside them. */
// eslint-disable-next-line no-control-regex -- the pattern looks for them
const BLANKS = /[\u0000-\u0020\u007f-\u009f\u202a-\u202e\u2066-\u2069\u3000]+/g;
/** Characters without shape and width, except joiners, direction marks and parts of an emoji. */
const SHAPELESS = /(?!\u061c|[\u200c-\u200f]|[\ufe0e-\ufe0f]|[\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu;
/** More marks than any script puts on a letter. Their ordering takes quadratic time. */
const PILES = /(\p{M}{6})\p{M}+/gu;
const REPEATED_MARKS = /([\u061c\u200c-\u200f])[\u061c\u200c-\u200f]+/g;

/** A caller's text as lines of visible characters, with blanks folded, in linear time. */
export function* cleanLines(text: string): Generator<string> {
  for (const line of text.toWellFormed().split(BREAKS)) yield cleanLine(line);
}

function cleanLine(line: string): string {
  // Most lines have only these characters and are clean.
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
 * A letter with its marks, a flag, or an emoji of several parts. Not by Intl.Segmenter, which takes quadratic time.
 */
const CLUSTERS =
  /(?:\p{RI}{2}|[^])(?:[\p{M}\p{Emoji_Modifier}\u200c\u{e0020}-\u{e007f}]|\u200d\p{Extended_Pictographic}?){0,15}/gu;

/** A clean line in characters as people count them, each of a bounded length. */
export function clustersOf(line: string): readonly string[] {
  return line.match(CLUSTERS) ?? [];
}
