/** A font at one weight, as far as measuring goes. Lengths are parts of the font's size. */
export interface Face {
  /** Names it in one document. */
  readonly name: string;
  /** How far a text moves on, without looking at pairs and ligatures where its script can do without; never much too small. */
  advanceOf(text: string): number;
  /** The same, exactly as it is drawn; of a run of one direction. */
  shapedAdvanceOf(text: string): number;
  has(codePoint: number): boolean;
}

/** A character with the font that has it; its text without what that font lacks. */
export interface Faced {
  readonly face: Face;
  readonly text: string;
}

export type Weight = 'body' | 'bold';

/** Which form a Chinese character has depends on the language. */
export type Language = 'ja' | 'ko' | 'zh';

/** Finds fonts. */
export interface Faces {
  faceOf(cluster: string, language: Language): Faced;
}

const NEUTRAL = /^[\p{P}\p{Zs}]$/u;

/** A blank or a sign has the font of the letter before it, so that they are drawn together. */
export function faceBeside(cluster: string, before: Face | undefined): Faced | null {
  return before !== undefined && NEUTRAL.test(cluster) && before.has(cluster.codePointAt(0) ?? 0)
    ? { face: before, text: cluster }
    : null;
}

/** The language that a line's Chinese characters belong to, as far as other letters say. */
export function languageOf(line: string): Language {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(line)) return 'ja';
  return /\p{Script=Hangul}/u.test(line) ? 'ko' : 'zh';
}
