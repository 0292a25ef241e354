import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

const DOCUMENT = readFileSync(join(ROOT, 'docs/differences.md'), 'utf8');

/** The rows of a table that were there when numbers began: a number below is never free again. */
const FIRST_NUMBERS: Readonly<Record<string, number>> = { W: 46, C: 21 };

/** Rows without a test: the documents' own topic is out of scope. */
const WITHOUT_TEST: readonly string[] = ['W-45'];

interface Row {
  readonly number: string;
  readonly cells: readonly string[];
}

/** The tables of the document, each with the rows below its head. */
const TABLES: readonly (readonly Row[])[] = DOCUMENT.split(/^## .*$/m)
  .slice(1)
  .map((section) =>
    section
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (?:No\.|---) /.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      )
      .map((cells) => ({ number: cells[0] ?? '', cells })),
  )
  .filter((rows) => rows.length > 0);

const ROWS = TABLES.flat();

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The options of `tenant set` and `tenant add`, and the variables of the environment. */
const OPTIONS = new Set([...read('docs/cli.md').matchAll(/`--([a-z\d-]+)/g)].map(([, name]) => name));
const VARIABLES = new Set([...read('docs/configuration.md').matchAll(/`([A-Z][A-Z\d_]+)`/g)].map(([, name]) => name));

describe('The rows of docs/differences.md', () => {
  it.each(TABLES.map((rows) => [rows[0]?.number.charAt(0) ?? '', rows] as const))(
    'are numbered from 1 in the table of %s, in order and without a gap',
    (letter, rows) => {
      expect(letter).toMatch(/^[A-Z]$/);
      const expected = rows.map((_, index) => `${letter}-${String(index + 1).padStart(2, '0')}`);
      expect(rows.map(({ number }) => number)).toEqual(expected);
    },
  );

  it('have a letter for each table', () => {
    const letters = TABLES.map((rows) => rows[0]?.number.charAt(0));
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters).toEqual(expect.arrayContaining(Object.keys(FIRST_NUMBERS)));
  });

  it.each(Object.entries(FIRST_NUMBERS))('of table %s keep their numbers: there are %i or more', (letter, first) => {
    expect(ROWS.filter(({ number }) => number.startsWith(`${letter}-`)).length).toBeGreaterThanOrEqual(first);
  });

  it.each(ROWS)('$number says what differs and how, and names a test that exists', ({ number, cells }) => {
    expect(cells).toHaveLength(6);
    expect(cells.slice(1, 4).every((cell) => cell !== '')).toBe(true);
    const tests = [...(cells[5] ?? '').matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(tests.filter((path) => !existsSync(join(ROOT, `${path}.test.ts`)))).toEqual([]);
    expect([number, tests.length > 0]).toEqual([number, !WITHOUT_TEST.includes(number)]);
  });

  it.each(ROWS)('$number names settings that exist', ({ cells }) => {
    const settings = [
      ...cells
        .slice(3, 5)
        .join(' ')
        .matchAll(/tenant setting `([a-z\d-]+)`/g),
    ].map(([, name = '']) => name);
    expect(settings.filter((name) => !OPTIONS.has(name))).toEqual([]);
    const variables = [...(cells[4] ?? '').matchAll(/`([A-Z][A-Z\d]*_[A-Z\d_]+)`/g)].map(([, name = '']) => name);
    expect(variables.filter((name) => !VARIABLES.has(name))).toEqual([]);
  });

  it('are named by other documents with numbers that exist', () => {
    const numbers = new Set(ROWS.map(({ number }) => number));
    const documents = [
      'README.md',
      'docs/dialects/whmcs.md',
      'docs/dialects/corp.md',
      'docs/tutorials/whmcs-module.md',
    ];
    const named = documents.flatMap((file) => read(file).match(/\b[A-Z]-\d{2,3}\b/g) ?? []);
    expect(named.filter((number) => !numbers.has(number))).toEqual([]);
  });
});
