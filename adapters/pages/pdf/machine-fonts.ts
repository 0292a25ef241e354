import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { create, type Font, type FontCollection } from 'fontkit';
import type { Language, Weight } from './faces.ts';
import { FontFace } from './font-face.ts';

/** Where systems keep their fonts. */
const FOLDERS = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.local/share/fonts'),
  join(homedir(), '.fonts'),
  '/Library/Fonts',
  '/System/Library/Fonts',
  'C:\\Windows\\Fonts',
] as const;
/** A folder with more files is not a folder of fonts. */
const MOST_FILES = 20_000;
/** For all loaded fonts: files are read whole and kept as long as the thread lives. */
const MOST_BYTES = 96 * 1024 * 1024;

/** The machine's fonts for each script, best first: file names in lower case, without extension. */
const CHINESE_JAPANESE_KOREAN = [
  /^notosanscjk-(regular|bold)$/,
  /^notosanscjk(jp|kr|sc|tc)-(regular|bold)$/,
  /^notosans(jp|kr|sc|tc)-(regular|bold)$/,
  /^sourcehansans/,
  /^wqy-/,
  /^droidsansfallbackfull$/,
  /^(pingfang|hiragino|msyh|msgothic|malgun|arial unicode)/,
] as const;
const SCRIPTS: readonly (readonly [script: RegExp, files: readonly RegExp[]])[] = [
  [
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u,
    CHINESE_JAPANESE_KOREAN,
  ],
  ...[
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Thai',
    'Lao',
    'Tibetan',
    'Myanmar',
    'Georgian',
    'Armenian',
    'Ethiopic',
    'Khmer',
    'Mongolian',
    'Syriac',
    'Thaana',
    'Cherokee',
  ].map((script) => [new RegExp(`\\p{Script=${script}}`, 'u'), [notoOf(script)]] as const),
];
/** Signs and all other characters. */
const OTHERS = [
  /^notosanssymbols2?-regular$/,
  /^symbola/,
  /^notosans-regular$/,
  /^dejavusans$/,
  /^freesans$/,
  /^unifont/,
];

function notoOf(script: string): RegExp {
  return new RegExp(`^noto(sans|serif)${script.toLowerCase()}-(regular|bold)$`);
}

const files: string[] = [];
const filesByPattern = new Map<string, readonly string[]>();
const contents = new Map<string, Buffer | null>();
let bytes = 0;

/** The machine's fonts, for one document. */
export class MachineFonts {
  readonly #opened = new Map<string, Font | FontCollection | null>();
  readonly #faces = new Map<string, FontFace | null>();

  /** The fonts that may have a character, best first. Lazy: each is loaded on request. */
  *facesOf(character: string, weight: Weight, language: Language): Generator<FontFace> {
    const ofScript = SCRIPTS.find(([script]) => script.test(character))?.[1] ?? [];
    for (const pattern of [...ofScript, ...OTHERS]) {
      for (const path of filesOf(pattern, weight)) {
        const face = this.#faceOf(path, language);
        if (face !== null) yield face;
      }
    }
  }

  /** The font of a file, or the language's font of a collection; `null` if it is unreadable or has only pictures. */
  #faceOf(path: string, language: Language): FontFace | null {
    const name = /\.ttc$/i.test(path) ? `${basename(path)} ${language}` : basename(path);
    const known = this.#faces.get(name);
    if (known !== undefined) return known;
    const font = fontOf(this.#open(path), language);
    const face = font !== null && hasOutlines(font) ? new FontFace(name, font) : null;
    this.#faces.set(name, face);
    return face;
  }

  #open(path: string): Font | FontCollection | null {
    const known = this.#opened.get(path);
    if (known !== undefined) return known;
    const font = parsed(contentOf(path));
    this.#opened.set(path, font);
    return font;
  }
}

/** The files of a font name, those with the weight first. */
function filesOf(pattern: RegExp, weight: Weight): readonly string[] {
  const key = `${weight} ${pattern.source}`;
  const known = filesByPattern.get(key);
  if (known !== undefined) return known;
  if (filesByPattern.size === 0) files.push(...FOLDERS.flatMap(fontsBelow));
  const isOther = (path: string): boolean => /bold/i.test(basename(path)) !== (weight === 'bold');
  const found = files
    .filter((path) => pattern.test(nameOf(path)))
    .sort((one, other) => Number(isOther(one)) - Number(isOther(other)));
  filesByPattern.set(key, found);
  return found;
}

function nameOf(path: string): string {
  return basename(path, extname(path)).toLowerCase();
}

function fontsBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .slice(0, MOST_FILES)
      .filter((name) => /\.(?:ttf|otf|ttc)$/i.test(name))
      .map((name) => join(folder, name));
  } catch {
    // The folder does not exist or is not readable.
    return [];
  }
}

function contentOf(path: string): Buffer | null {
  const known = contents.get(path);
  if (known !== undefined) return known;
  const content = read(path);
  contents.set(path, content);
  return content;
}

function read(path: string): Buffer | null {
  try {
    const { size } = statSync(path);
    if (bytes + size > MOST_BYTES) return null;
    bytes += size;
    return readFileSync(path);
  } catch {
    return null;
  }
}

function parsed(content: Buffer | null): Font | FontCollection | null {
  try {
    return content === null ? null : create(content);
  } catch {
    return null;
  }
}

const OF_LANGUAGE = { ja: /jp/i, ko: /kr/i, zh: /sc/i } as const;

function fontOf(file: Font | FontCollection | null, language: Language): Font | null {
  if (file === null || !('fonts' in file)) return file;
  const { fonts } = file;
  const ofText = fonts.filter(({ postscriptName }) => !/mono/i.test(postscriptName));
  return ofText.find(({ postscriptName }) => OF_LANGUAGE[language].test(postscriptName)) ?? fonts[0] ?? null;
}

/** A PDF cannot embed a font of pictures. */
function hasOutlines(font: Font): boolean {
  const { tables } = (font as Font & { directory: { tables: Readonly<Record<string, unknown>> } }).directory;
  return 'glyf' in tables || 'CFF ' in tables;
}
