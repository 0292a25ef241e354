import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** Figures of speech that docs/style.md bans. Its table has one row for each, with `words` and `instead`. */
const BANNED: readonly { words: string; instead: string; pattern: RegExp }[] = [
  {
    words: 'nobody, somebody, whoever',
    instead: 'the user, the caller, another gateway, no one',
    pattern: /\b(?:nobody|somebody|whoever)\b/gi,
  },
  {
    words: 'a sentence that begins with “What” and asks nothing',
    instead: 'a noun: “a cached credential expires”',
    pattern: /(?:^|[\n.!?:;(|]["”)]? ?|\/\/ |\* |"|'|`|- )What (?![^.\n]*\?)/g,
  },
  {
    words: 'tell, tells, told',
    instead: 'log, report, return, answer, distinguish',
    pattern: /\b(?:tell|tells|told)\b/gi,
  },
  {
    words: '“is no …”, “is none”',
    instead: '“is not a …”, “is invalid”',
    // "There is no invoice" and "it is no longer valid" are plain.
    pattern:
      /(?<!\bthere )\b(?:is|are|was|were) (?:none\b|no (?!(?:longer|more|later|less|earlier|larger|smaller|other)\b))/gi,
  },
  { words: 'alone', instead: 'only, without others', pattern: /\balone\b/gi },
  { words: 'stand, stands, stood', instead: 'is, appears in', pattern: /\b(?:stand|stands|stood)\b/gi },
  { words: 'anew', instead: 'again', pattern: /\banew\b/gi },
];

/** Folders and files that the rule holds: the whole repository. */
const HELD: readonly string[] = [
  ...['adapters/', 'bench/', 'db/', 'deploy/', 'docs/', 'drills/', 'schemas/', 'scripts/', 'src/', 'test/', '.ci/'],
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', '.env.example', '.dockerignore'],
  ...['Dockerfile', 'docker-compose.yml', 'eslint.config.mjs', 'gateway', 'jest.config.mjs', 'package.json'],
];

/** Texts that quote others, by file: the quotes are taken out before the rule looks. */
const QUOTES: Readonly<Record<string, readonly RegExp[]>> = {
  'docs/style.md': [/^\|.*$/gm],
  // The user of Unix, by its name.
  'db/embedded/account.ts': [/[`']nobody[`']|user nobody/g],
  'db/embedded/launcher.ts': [/`nobody`/g],
};

/** Texts that never change (migrations, recorded data), and this file's own samples. */
const EXEMPT: readonly string[] = ['db/migrations/', 'test/upgrades/', 'test/vectors/', 'test/style.test.ts'];

const EXTENSIONS = /\.(?:ts|mjs|js|md|ya?ml|json|cfg|ini|sql|html|css|example)$|\/(?:invoice-gateway|run)$/;

function filesOf(held: string): readonly string[] {
  if (!held.endsWith('/')) return [held];
  return readdirSync(join(ROOT, held), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(ROOT.length + 1)}/${entry.name}`.replace('//', '/'))
    .filter((file) => EXTENSIONS.test(file) && !EXEMPT.some((name) => file.startsWith(name)));
}

/** The text with each wrapped comment or paragraph on one line, so that a figure is found across the wrap. */
function unwrapped(text: string): string {
  return text.replace(/\n[ \t]*(?:\/\/|\*(?!\/)|#|--|>)?[ \t]*(?=[a-z(“"`])/g, ' ');
}

function faultsOf(text: string): readonly string[] {
  const prose = unwrapped(text);
  return BANNED.flatMap(({ pattern, instead }) =>
    [...prose.matchAll(pattern)].map(
      ({ index }) => `“…${prose.slice(Math.max(0, index - 20), index + 60).replaceAll('\n', ' ')}…” → ${instead}`,
    ),
  );
}

describe('The words of this repository', () => {
  it.each(HELD)('%s has none of the banned figures of speech', (held) => {
    const faults = filesOf(held).flatMap((file) => {
      const quotes = QUOTES[file] ?? [];
      const text = quotes.reduce((rest, quote) => rest.replace(quote, ''), readFileSync(join(ROOT, file), 'utf8'));
      return faultsOf(text).map((fault) => `${file}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });

  it('docs/style.md has the plain words beside each banned figure', () => {
    const rows = readFileSync(join(ROOT, 'docs/style.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    for (const { words, instead } of BANNED) {
      expect(rows.find((row) => row[1] === words)).toEqual(['', words, instead, '']);
    }
  });

  it.each([
    ['// Nobody reads it.', 1],
    ['// The caller is\n  // told so.', 1],
    ['/**\n * What is remembered ends at its\n * time.\n */', 1],
    ["it('What is sent once stays', () => {})", 1],
    ['A blank one is none; the form alone stands here anew.', 4],
    ['Whoever asks: it is no address.', 2],
    ['What is a batch? It is not a set.', 0],
    ['There is no invoice. The key is no longer valid. Each prints what is missing.', 0],
    ['The standard lists retold fables; standing orders follow.', 0],
  ])('judges %j', (text, count) => {
    expect(faultsOf(text)).toHaveLength(count);
  });
});
