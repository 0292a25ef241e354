import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import type { Faced, Faces, Language, Weight } from './faces.ts';
import { FontFace } from './font-face.ts';
import { MachineFonts } from './machine-fonts.ts';

/** Fonts of packages, at both weights. */
const PACKAGED = {
  /** Latin, Greek, Cyrillic and currency signs. The built-in fonts of PDF have only Western Europe. */
  dejavu: ['dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'],
  /** It has a separate shape for each letter, so that text copied from a PDF is correct. */
  arabic: [
    '@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
    '@expo-google-fonts/ibm-plex-sans-arabic/700Bold/IBMPlexSansArabic_700Bold.ttf',
  ],
  hebrew: [
    '@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
    '@expo-google-fonts/noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf',
  ],
  /** Single-colour: a PDF cannot embed a font of pictures. */
  emoji: [
    '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
    '@expo-google-fonts/noto-emoji/700Bold/NotoEmoji_700Bold.ttf',
  ],
} as const;
type PackagedName = keyof typeof PACKAGED;

/** The replacement for a character without a glyph in any font. */
const REPLACEMENT = '\ufffd';
/** They choose the form of the character beside them and have no shape themselves. */
const SHAPELESS = /^(?:\u061c|[\u200c-\u200f]|[\ufe0e-\ufe0f])$/;
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f|\u20e3/u;
const contents = new Map<string, Buffer>();

/**
 * The fonts of one document. The files are cached, but parsed again for each document: a parsed font keeps state from the
 * first document, and text copied from the next one would be wrong.
 */
export class FontLibrary {
  readonly #packaged = new Map<string, FontFace>();
  readonly machine = new MachineFonts();

  packaged(name: PackagedName, weight: Weight): FontFace {
    const path = PACKAGED[name][weight === 'body' ? 0 : 1];
    const known = this.#packaged.get(path);
    if (known !== undefined) return known;
    const face = new FontFace(`${name}-${weight}`, create(contentOf(path)) as Font);
    this.#packaged.set(path, face);
    return face;
  }
}

function contentOf(path: string): Buffer {
  const known = contents.get(path);
  if (known !== undefined) return known;
  const content = readFileSync(createRequire(import.meta.url).resolve(path));
  contents.set(path, content);
  return content;
}

/** The fonts of one document at one weight: packaged fonts first, then the machine's. */
export class FontFaces implements Faces {
  readonly #library: FontLibrary;
  readonly #weight: Weight;
  readonly #unknown: Set<string>;
  readonly #found = new Map<string, Faced>();

  /** Adds characters that no font has to `unknown`. */
  constructor(library: FontLibrary, weight: Weight, unknown: Set<string>) {
    this.#library = library;
    this.#weight = weight;
    this.#unknown = unknown;
  }

  get primary(): FontFace {
    return this.#library.packaged('dejavu', this.#weight);
  }

  faceOf(cluster: string, language: Language): Faced {
    const key = `${language}${cluster}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const faced = this.#find(cluster, language);
    this.#found.set(key, faced);
    return faced;
  }

  #find(cluster: string, language: Language): Faced {
    const characters = Array.from(cluster);
    const [base = REPLACEMENT] = characters;
    for (const face of this.#candidates(base, cluster, language)) {
      if (!hasAll(face, [base])) continue;
      const kept = characters.filter((each) => SHAPELESS.test(each) || hasAll(face, [each]));
      for (const each of characters) if (!kept.includes(each)) this.#unknown.add(each);
      return { face, text: kept.join('') };
    }
    this.#unknown.add(base);
    return { face: this.primary, text: REPLACEMENT };
  }

  /** Lazy: loads a font only if the fonts before it lack the character. */
  *#candidates(base: string, cluster: string, language: Language): Generator<FontFace> {
    const preferred = preferredOf(cluster);
    if (preferred !== null) yield this.#library.packaged(preferred, this.#weight);
    yield this.primary;
    if (/\p{Extended_Pictographic}/u.test(cluster)) yield this.#library.packaged('emoji', this.#weight);
    yield* this.#library.machine.facesOf(base, this.#weight, language);
  }
}

function hasAll(face: FontFace, characters: readonly string[]): boolean {
  return characters.every((each) => SHAPELESS.test(each) || face.has(each.codePointAt(0) ?? 0));
}

function preferredOf(cluster: string): PackagedName | null {
  if (/\p{Script=Arabic}/u.test(cluster)) return 'arabic';
  if (/\p{Script=Hebrew}/u.test(cluster)) return 'hebrew';
  return EMOJI.test(cluster) ? 'emoji' : null;
}
