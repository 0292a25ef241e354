import type { Font } from 'fontkit';
import type { Face } from './faces.ts';

/** Letters whose shape does not depend on their neighbours, so that their advances add up. */
const UNSHAPED = /^[\u0020-\u007e\u00a0-\u02ff\u0370-\u058f\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]*$/;

/** A font of the PDF library. */
export class FontFace implements Face {
  readonly name: string;
  readonly font: Font;
  readonly #advances = new Map<string, number>();

  constructor(name: string, font: Font) {
    this.name = name;
    this.font = font;
  }

  has(codePoint: number): boolean {
    return this.font.hasGlyphForCodePoint(codePoint);
  }

  advanceOf(text: string): number {
    if (!UNSHAPED.test(text)) return this.shapedAdvanceOf(text);
    let sum = 0;
    for (const character of text) sum += this.#advanceOfOne(character);
    return sum;
  }

  shapedAdvanceOf(text: string): number {
    return this.font.layout(text).advanceWidth / this.font.unitsPerEm;
  }

  #advanceOfOne(character: string): number {
    const known = this.#advances.get(character);
    if (known !== undefined) return known;
    const advance = this.font.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / this.font.unitsPerEm;
    this.#advances.set(character, advance);
    return advance;
  }
}
