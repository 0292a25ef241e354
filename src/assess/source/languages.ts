/** How a language writes comments and texts. */
export interface Language {
  /** Beginnings of comments that end with the line. */
  readonly lineComments: readonly string[];
  /** Beginnings and ends of other comments. */
  readonly blockComments: readonly (readonly [begin: string, end: string])[];
  /** Signs around texts. */
  readonly quotes: string;
  /** Those of them whose texts may have several lines. */
  readonly longQuotes: string;
  /** Whether a backslash escapes a sign; else a doubled sign is one. */
  readonly hasBackslash: boolean;
  /** Code is between these two only, where a file has the first one. */
  readonly code?: readonly [begin: RegExp, end: string];
  /** Whether a text between `<<<NAME` and `NAME` is one. */
  readonly hasHeredoc?: true;
}

const C: Language = {
  ...{ lineComments: ['//'], blockComments: [['/*', '*/']], quotes: '"\'`', longQuotes: '`', hasBackslash: true },
};
const PHP: Language = {
  lineComments: ['//', '#'],
  blockComments: [['/*', '*/']],
  ...{ quotes: '"\'', longQuotes: '"\'', hasBackslash: true },
  code: [/<\?(?:php|=|\s)/g, '?>'],
  hasHeredoc: true,
};
const SCRIPT: Language = { ...C, lineComments: ['#'], blockComments: [] };
const RUBY: Language = { ...SCRIPT, longQuotes: '"\'`' };
const MARKUP: Language = {
  lineComments: [],
  blockComments: [
    ['<!--', '-->'],
    ['/*', '*/'],
  ],
  ...{ quotes: '"\'', longQuotes: '', hasBackslash: false },
};
/** ColdFusion: tags and script. */
const CFML: Language = { ...MARKUP, lineComments: ['//'], blockComments: [['<!---', '--->'], ...MARKUP.blockComments] };

const BY_ENDING: readonly (readonly [endings: string, language: Language])[] = [
  ['php php3 php4 php5 php7 php8 phtml inc module ctp', PHP],
  ['js mjs cjs jsx ts mts cts tsx java kt kts scala go cs vb swift rs dart groovy c cc cpp h', C],
  ['py pyw pl pm r sh bash zsh ksh', SCRIPT],
  ['rb rake', RUBY],
  ['cfm cfc cfml', CFML],
  ['html htm xhtml xml wddx vue svelte tpl twig', MARKUP],
  ['json', C],
];

const LANGUAGES: ReadonlyMap<string, Language> = new Map(
  BY_ENDING.flatMap(([endings, language]) => endings.split(' ').map((ending) => [ending, language] as const)),
);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'ksh']);

/** The language of a file by the end of its name; `null` for files that are not source code. */
export function languageOf(name: string): Language | null {
  return LANGUAGES.get(endingOf(name)) ?? null;
}

export function isShell(name: string): boolean {
  return SHELLS.has(endingOf(name));
}

function endingOf(name: string): string {
  return (/\.([a-z\d]{1,8})$/i.exec(name)?.[1] ?? '').toLowerCase();
}
