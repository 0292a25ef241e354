import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Files outside the adapters that know a dialect all the same, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'db/seeds/demo.ts': 'its rows are the demo data of the two documents',
  'db/reads/demo-reads.ts': 'the credential that shows whether the demo is on',
  'db/admin/corporations.ts': 'the tables of a corporation, whose users one dialect has',
  'src/cli/commands/doctor/tenant-checks.ts': 'the tables of a corporation, whose users one dialect has',
};

/** Programs that drive each dialect by its own words: the generators of their calls are the point. */
const PROGRAMS = ['drills/', 'bench/'];

const files = ['src', 'db', 'drills', 'bench'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

describe('The registry of dialects', () => {
  it('is the only way into a dialect: no other file names one or imports from its folder', () => {
    const names = DIALECTS.map(({ name }) => name).join('|');
    const known = new RegExp(`adapters/(?:${names})/|'(?:${names})'`);
    const offenders = files.filter(
      (file) =>
        !file.startsWith('db/migrations/') &&
        !PROGRAMS.some((folder) => file.startsWith(folder)) &&
        known.test(textOf(file)),
    );
    expect(offenders.filter((file) => EXCEPTIONS[file] === undefined)).toEqual([]);
    expect(Object.keys(EXCEPTIONS).filter((file) => !offenders.includes(file))).toEqual([]);
  });

  it('is the only way of the fuzzer into a dialect', () => {
    const known = /adapters\/(?:whmcs|corp)\/|'(?:whmcs|corp)'/;
    expect(files.filter((file) => file.startsWith('drills/fuzz/') && known.test(textOf(file)))).toEqual([]);
  });

  it('has fresh lists of actions and methods: else run npm run registries', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'registries.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('has names of its own for each dialect, path and operation', () => {
    const parts = DIALECTS.map((dialect) => dialect.openApi());
    for (const all of [
      DIALECTS.map(({ name }) => name),
      DIALECTS.flatMap(({ paths }) => paths),
      parts.flatMap(({ paths }) => Object.keys(paths)),
      parts.flatMap(({ schemas }) => Object.keys(schemas)),
    ]) {
      expect(new Set(all).size).toBe(all.length);
    }
  });
});
