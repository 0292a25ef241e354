import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
/** Folders and files that are compiled, or that the scripts read. */
const COPIED = ['adapters', 'bench', 'db', 'docs', 'drills', 'schemas', 'scripts', 'src', 'test'];
const FILES = ['package.json', 'tsconfig.json', '.prettierrc.json', 'jest.config.mjs'];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'invoice-gateway-new-files-'));
  for (const name of COPIED) {
    cpSync(join(ROOT, name), join(copy, name), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
  }
  for (const name of FILES) cpSync(join(ROOT, name), join(copy, name));
  for (const name of ['node_modules', 'dist']) symlinkSync(join(ROOT, name), join(copy, name));
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** The commands of a document that begin with `npm run`. */
function commandsOf(document: string): readonly string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const [, block = ''] = /^```sh\n([^]*?)^```$/m.exec(text) ?? [];
  return block.split('\n').filter((line) => line.startsWith('npm run '));
}

/** Runs `npm run NAME -- ARGS…` in the copy. */
function run(command: string): string {
  const [, , script = '', , ...args] = command.split(' ');
  const { scripts } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [, file = ''] = scripts[script]?.split(' ') ?? [];
  return execFileSync(process.execPath, [file, ...args], { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
}

describe('The files that the documents begin with', () => {
  /** The tests that the commands have written. */
  const tests: string[] = [];
  const commands = ['docs/adding-an-action.md', 'docs/adding-a-dialect.md'].flatMap(commandsOf);

  it('are a read and a write of each dialect, and a dialect', () => {
    expect(commands).toEqual([
      expect.stringMatching(/^npm run new-action -- [A-Za-z]+ --read$/),
      expect.stringMatching(/^npm run new-action -- [A-Za-z]+ --group [a-z]+$/),
      expect.stringMatching(/^npm run new-action -- [A-Za-z]+ --dialect corp --read$/),
      expect.stringMatching(/^npm run new-action -- [A-Za-z]+ --dialect corp --group [a-z]+$/),
      expect.stringMatching(/^npm run new-dialect -- [a-z]+$/),
    ]);
  });

  it.each(commands)(
    'are written by %s, which prints the steps that are left, and refuses to write them again',
    (line) => {
      const printed = run(line);
      expect(printed).toMatch(/^Written:\n(?: {2}\S+\n){4,5}\nLeft:\n {2}1\. /);
      tests.push(...(printed.match(/^ {2}test\/\S+\.test\.ts$/gm) ?? []).map((file) => file.trim()));
      expect(() => run(line)).toThrow('is there already: nothing was written.');
    },
  );

  it('compile with the rest, and are formatted', () => {
    const tool = (path: string, ...args: readonly string[]): string =>
      execFileSync(process.execPath, [join(ROOT, 'node_modules', path), ...args], { cwd: copy, encoding: 'utf8' });
    expect(tool('typescript/bin/tsc', '--noEmit')).toBe('');
    expect(tool('prettier/bin/prettier.cjs', '--check', 'adapters', 'schemas', 'test/dialects')).toContain(
      'All matched',
    );
    expect(run('npm run registries -- --check')).toBe('');
  }, 300_000);

  it('pass their own tests, and the test of their samples', () => {
    expect(tests).toHaveLength(commands.length);
    // A run of its own: the variables of this one name its server, its statements and its counts.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:TEST|JEST)_/.test(name)));
    const jest = join('node_modules', 'jest', 'bin', 'jest.js');
    const selected = ['--testNamePattern', '^(?!The documentation)', ...tests, 'test/docs.test.ts'];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--experimental-vm-modules', jest, '--maxWorkers=1', '--json', '--outputFile=result.json', ...selected],
      { cwd: copy, encoding: 'utf8', env },
    );
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const result = JSON.parse(readFileSync(join(copy, 'result.json'), 'utf8')) as { numPassedTestSuites: number };
    expect(result.numPassedTestSuites).toBe(tests.length + 1);
  }, 300_000);

  it.each([
    ['npm run new-action -- get-invoice', 'NAME must be letters'],
    ['npm run new-action -- GetThings --group things', '--group must be one of billing, clients, quotes, system.'],
    ['npm run new-action -- GetThings --dialect corp', 'NAME must be letters, as in addInvoicePayment.'],
    ['npm run new-action -- GetThings --dialect rest', '--dialect must be one of whmcs, corp.'],
    ['npm run new-dialect -- Rest', 'NAME must be small letters and digits.'],
  ])('are not written by %s', (line, sentence) => {
    expect(() => run(line)).toThrow(sentence);
  });
});
