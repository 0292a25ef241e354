/** The most characters of a text column, as callers can fill it. */
export const LONGEST_TEXT = 65_535;

/** Texts whose shaping, ordering, segmenting or matching takes long in careless code. */
const PIECES = {
  'a ligature': 'ffi',
  'one letter': 'x',
  'letters of two bytes': '\u0431',
  'marks on one letter': '\u0301',
  'marks out of order': '\u0301\u0323',
  'letters with marks': 'a\u0301\u0323',
  Arabic: '\u0628',
  'Arabic ligatures': '\u0644\u0627',
  'Arabic with marks': '\u0628\u064b\u0651',
  Hebrew: '\u05d0\u05d1 ',
  'both directions': '\u05d0a1',
  'brackets from right to left': '\u05d0([{',
  'marks of direction': '\u200f\u202e\u2067',
  'emoji joined without end': '\ud83d\udc69\u200d',
  families: '\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67',
  'halves of flags': '\ud83c\udde9',
  'no width': '\u200b',
  joiners: '\u200c\u200d',
  'halves of pairs': '\ud800',
  jamo: '\u1100',
  Chinese: '\u4e2d\u6587\u3002',
  'unknown characters': '\u{10ffff}',
  'line ends': '\n',
  'a letter a line': 'a\n',
  blanks: ' ',
  tabs: '\t',
  'no-break spaces': '\u00a0',
  digits: '1',
  'digits in threes': ',111',
  dots: '.',
  'angle brackets': '<',
  ampersands: '&',
  entities: '&lt;',
  quotes: '"\'',
  backslashes: '\\',
  percents: '%41',
  controls: '\u0001',
  'carriage returns': '\r',
  'header lines': 'a:\r\n ',
  'equals signs': '=',
  slashes: 'http://',
  'at signs': 'a@',
  commas: 'a,',
  semicolons: ';',
  'minus signs': '-',
  'words and blanks': 'word ',
} as const;

/** A text of so many UTF-16 units. */
export function textOfKind(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

export const HOSTILE_PIECES = Object.entries(PIECES);
export const HOSTILE_TEXTS = HOSTILE_PIECES.map(([kind, piece]) => [kind, textOfKind(piece, LONGEST_TEXT)] as const);
