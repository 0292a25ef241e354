/** A font at one weight, for measuring. Lengths are fractions of the font size. */
export interface Face {
  /** Its name in one document. */
  readonly name: string;
  /** The advance of a text, without pairs and ligatures if its script allows that. Never much too small. */
  advanceOf(text: string): number;
  /** The exact advance of a run of one direction. */
  shapedAdvanceOf(text: string): number;
  has(codePoint: number): boolean;
}

/** A character with its font. The text leaves out the parts that the font lacks. */
export interface Faced {
  readonly face: Face;
  readonly text: string;
}

export type Weight = 'body' | 'bold';

/** The form of a Chinese character depends on the language. */
export type Language = 'ja' | 'ko' | 'zh';

/** Finds fonts. */
export interface Faces {
  faceOf(cluster: string, language: Language): Faced;
}

const NEUTRAL = /^[\p{P}\p{Zs}]$/u;

/** A blank or a sign gets the font of the letter before it, so that both are drawn together. */
export function faceBeside(cluster: string, before: Face | undefined): Faced | null {
  return before !== undefined && NEUTRAL.test(cluster) && before.has(cluster.codePointAt(0) ?? 0)
    ? { face: before, text: cluster }
    : null;
}

/** The language of a line's Chinese characters, judged by its other letters. */
export function languageOf(line: string): Language {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(line)) return 'ja';
  return /\p{Script=Hangul}/u.test(line) ? 'ko' : 'zh';
}
