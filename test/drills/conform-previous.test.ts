import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { commitOf } from '../../drills/conform-previous/checkout.ts';
import { readOptions } from '../../drills/conform-previous/options.ts';
import { complaintsOf, tableOf } from '../../drills/conform-previous/report.ts';
import { ProgramsMissing } from '../../drills/shared/script.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';
import type { Case } from '../../src/conform/cases/case.ts';
import { loadKit } from '../../src/conform/cases/load.ts';
import { ExpectedFailures, type Outcome, type RunSummary } from '../../src/conform/report/outcomes.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/drills/conform-previous/main.js');
/** On a quiet machine a minute; on a busy one the build and each case wait for their turn. */
const LIMIT_MS = 900_000;

const has = (revision: string): boolean =>
  spawnSync('git', ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], { cwd: ROOT }).status === 0;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

describe('The build of an earlier commit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conform-previous-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  // A clone of one commit has no other, and a copy without history has none.
  (has('HEAD~1') ? it : it.skip)(
    'answers every case of this checkout as its list says',
    async () => {
      const { code, out, err } = await run();
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^\| corp \| \d{3,} \| \d{3,} \| 0 \| 0 \|/m);
      expect(out).toMatch(/^\| whmcs \| \d{3,} \| \d{3,} \| 0 \| 0 \|/m);
    },
    LIMIT_MS,
  );

  it('is missing in a folder without history: one sentence, and the exit code of what is not there', () => {
    const look = (revision: string) => () => commitOf(folder, revision);
    expect(look('HEAD~1')).toThrow(ProgramsMissing);
    expect(look('HEAD~1')).toThrow('This folder has no revision HEAD~1.');
  });

  it('is missing in a shallow clone, and the sentence says how to fetch it', () => {
    const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    const commit = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--allow-empty'];
    git('init', '--quiet', 'whole');
    for (const name of ['one', 'two']) git('-C', 'whole', ...commit, '-m', name);
    git('clone', '--quiet', '--depth', '1', `file://${join(folder, 'whole')}`, 'shallow');
    expect(commitOf(join(folder, 'whole'), 'HEAD~1')).toMatch(/^[0-9a-f]{40}$/);
    expect(() => commitOf(join(folder, 'shallow'), 'HEAD~1')).toThrow(
      'This clone is shallow and does not have HEAD~1. Fetch more of the history: git fetch --deepen 1',
    );
  });

  it('is named by a revision of git: an option of git is refused', () => {
    expect(readOptions([])).toEqual({ revision: 'HEAD~1', only: [] });
    expect(readOptions(['--revision', 'v0.1.0', '--only', 'a', '--only', 'b'])).toEqual({
      ...{ revision: 'v0.1.0', only: ['a', 'b'] },
    });
    for (const revision of ['', '--all', '-n', 'a b', 'a:b']) {
      expect(() => readOptions([`--revision=${revision}`])).toThrow(UsageError);
    }
  });

  it('is expected to fail what was listed after it', () => {
    const earlier = new ExpectedFailures('a/one\nb/*\n');
    const added = new ExpectedFailures('# a comment\na/one # kept\nb/*\nc/three\n').addedTo(earlier);
    expect(['a/one', 'b/two', 'c/three', 'd/four'].map((id) => added.has(id))).toEqual([false, false, true, false]);
  });

  it.each([
    [['passed', 'expected-failure'], 0, '| whmcs | 2 | 1 | 0 | 0 | 1 | 0 | 3 |'],
    [['passed', 'failed'], 3, '| whmcs | 2 | 1 | 1 | 0 | 0 | 0 | 3 |'],
    [['error', 'passed'], 3, '| whmcs | 2 | 1 | 0 | 1 | 0 | 0 | 3 |'],
    [['unexpected-pass'], 4, '| whmcs | 1 | 0 | 0 | 0 | 0 | 1 | 3 |'],
  ] as const)('with the outcomes %j has %d lines of complaint', (outcomes, lines, row) => {
    const summaries = [summaryOf(outcomes)];
    expect(tableOf(summaries).split('\n').at(-1)).toBe(row);
    expect(complaintsOf(summaries)).toHaveLength(lines);
  });

  it('is complained of where it leaves something behind', () => {
    expect(complaintsOf([{ ...summaryOf(['passed']), left: ['an invoice'] }])).toEqual([
      ...['could not be cleaned up: an invoice', 'whmcs, 1 cases, 3 s: 1 passed'],
    ]);
  });
});

const [one] = loadKit('whmcs').cases as readonly [Case];

function summaryOf(outcomes: readonly Outcome[]): RunSummary {
  const verdict = { kind: 'passed' } as const;
  return {
    ...{ dialect: 'whmcs', url: 'http://127.0.0.1:9', profile: 'default', startedAt: '', version: '', seconds: 2.5 },
    ...{ leftOut: {}, left: [], judged: outcomes.map((outcome) => ({ case: one, verdict, seconds: 1, outcome })) },
  };
}
