import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORDS, type Word } from './words.ts';

/** The words of one language; its file is named after its code. */
interface LanguageFile {
  /** In the language itself. */
  readonly name: string;
  /** The names by which clients may have it, in lower case: the APIs write `german`. */
  readonly clientNames: readonly string[];
  readonly direction: 'ltr' | 'rtl';
  readonly words: Readonly<Record<Word, string>>;
}

/** The language of a page. */
export interface Language {
  /** BCP 47: of the page, its dates and amounts. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Readonly<Record<Word, string>>;
}

const FALLBACK = 'en';
const FOLDER = import.meta.dirname;

/** All languages by their code. A file in this folder adds one. */
export const LANGUAGES: ReadonlyMap<string, LanguageFile> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name.slice(0, -'.json'.length), checked(name, read(name))]),
);

function read(name: string): LanguageFile {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as LanguageFile;
}

/** A language without a word would show a hole on a page of a customer: the gateway does not start with it. */
function checked(name: string, file: LanguageFile): LanguageFile {
  const missing = WORDS.filter((word) => typeof file.words[word] !== 'string' || file.words[word] === '');
  if (missing.length > 0) throw new Error(`The language file ${name} lacks: ${missing.join(', ')}.`);
  return file;
}

/** A BCP 47 tag in its usual spelling if its language has a file, e.g. `de` or `en-GB`; else `null`. */
export function knownTag(text: string): string | null {
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    return tag !== undefined && LANGUAGES.has(codeOf(tag)) ? tag : null;
  } catch {
    return null;
  }
}

function codeOf(tag: string): string {
  return tag.split('-', 1)[0] ?? '';
}

/**
 * The language of a page: the client's, else the tenant's, else English. The APIs name a client's language in English; a
 * tenant's own tag wins where it is the same language, because it may have a region.
 */
export function languageFor(tenantTag: string, clientLanguage: string): Language {
  const ofTenant = knownTag(tenantTag);
  const ofClient = codeOfClient(clientLanguage.trim().toLowerCase());
  const tag = ofClient !== null && (ofTenant === null || codeOf(ofTenant) !== ofClient) ? ofClient : ofTenant;
  return languageOf(tag ?? FALLBACK);
}

function codeOfClient(name: string): string | null {
  if (name === '') return null;
  for (const [code, { clientNames }] of LANGUAGES) if (code === name || clientNames.includes(name)) return code;
  return null;
}

function languageOf(tag: string): Language {
  const file = LANGUAGES.get(codeOf(tag)) ?? LANGUAGES.get(FALLBACK);
  if (file === undefined) throw new Error(`The language file ${FALLBACK}.json is missing.`);
  return { tag, direction: file.direction, words: file.words };
}

/** A word or sentence with its values in the place of `{name}`. */
export function say(
  language: Pick<Language, 'words'>,
  word: Word,
  values: Readonly<Record<string, string>> = {},
): string {
  return language.words[word].replace(/\{([a-z]+)\}/g, (_whole, name: string) => values[name] ?? '');
}
