import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import type { Faced, Faces, Language, Weight } from './faces.ts';
import { FontFace } from './font-face.ts';
import { MachineFonts } from './machine-fonts.ts';

/** Fonts of packages, at both weights. */
const PACKAGED = {
  /** Latin, Greek, Cyrillic, and the signs of currencies, where a PDF's own fonts know Western Europe. */
  dejavu: ['dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'],
  /** It has a shape of its own for each letter, so that what is copied from a PDF is what was written. */
  arabic: [
    '@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
    '@expo-google-fonts/ibm-plex-sans-arabic/700Bold/IBMPlexSansArabic_700Bold.ttf',
  ],
  hebrew: [
    '@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
    '@expo-google-fonts/noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf',
  ],
  /** Of one colour: pictures cannot be embedded as a font. */
  emoji: [
    '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
    '@expo-google-fonts/noto-emoji/700Bold/NotoEmoji_700Bold.ttf',
  ],
} as const;
type PackagedName = keyof typeof PACKAGED;

/** What a character without a glyph in any font is drawn as. */
const REPLACEMENT = '\ufffd';
/** They choose how the character beside them is drawn, and have no shape. */
const SHAPELESS = /^(?:\u061c|[\u200c-\u200f]|[\ufe0e-\ufe0f])$/;
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f|\u20e3/u;
const contents = new Map<string, Buffer>();

/**
 * The fonts of one document. The files are kept, and parsed for each document: a font remembers its letters as the first
 * document met them, parts of other letters among them, and the text of the next would be copied wrong.
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

/** The fonts of one document at one weight: those of packages, and the machine's for what they lack. */
export class FontFaces implements Faces {
  readonly #library: FontLibrary;
  readonly #weight: Weight;
  readonly #unknown: Set<string>;
  readonly #found = new Map<string, Faced>();

  /** Characters that no font has are added to `unknown`. */
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

  /** Lazily: each is loaded where the ones before it do not have what is looked for. */
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
