import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-test-'));
const checkout = join(folder, 'check out');

/** A lock file of one package of each kind. */
const LOCK = {
  packages: {
    '': {},
    'node_modules/express': { version: '1.0.0', integrity: 'a' },
    'node_modules/typescript': { version: '1.0.0', integrity: 'b', devOptional: true },
    'node_modules/jest': { version: '1.0.0', integrity: 'c', dev: true },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'd', optional: true },
  },
};

/** Replaces npm: records its call, and installs the requested packages. */
const NPM = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync('calls', args.join(' ') + '\\n');
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')).packages;
const wanted = Object.entries(lock).filter(([name, entry]) => name !== '' && !entry.optional && (!entry.dev || args.includes('--include=dev')));
fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
fs.writeFileSync('node_modules/typescript/bin/tsc', "const fs = require('node:fs'); fs.appendFileSync('calls', 'tsc ' + process.argv[3] + '\\\\n');");
fs.mkdirSync('node_modules/swagger-ui-dist', { recursive: true });
for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) fs.writeFileSync('node_modules/swagger-ui-dist/' + name, '');
fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(wanted) }));
`;

function write(path: string, text: string): void {
  const file = join(checkout, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Prepares the checkout as a command does; gives what was called and what was said. */
function prepare(options: object): { readonly calls: readonly string[]; readonly err: string } {
  rmSync(join(checkout, 'calls'), { force: true });
  const script = `import('./scripts/prepare.mjs').then(({ prepare }) => prepare(${JSON.stringify(options)}))`;
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: checkout, env, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const calls = existsSync(join(checkout, 'calls')) ? readFileSync(join(checkout, 'calls'), 'utf8') : '';
  return { calls: calls.split('\n').filter((line) => line !== ''), err: stderr };
}

beforeEach(() => {
  rmSync(checkout, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'npm'), NPM);
  chmodSync(join(folder, 'bin', 'npm'), 0o755);
  mkdirSync(checkout, { recursive: true });
  cpSync(join(ROOT, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  write('package-lock.json', JSON.stringify(LOCK));
  write('src/main.ts', 'export {};\n');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const START = 'ci --ignore-scripts --include=optional --omit=dev --no-audit --no-fund';
const ADD = 'install --no-save --ignore-scripts --include=optional --include=dev --no-audit --no-fund';

describe('A checkout that is prepared', () => {
  it('for a start installs no tool of the tests, builds without a check of types, and reports both', () => {
    const { calls, err } = prepare({});
    expect(calls).toEqual([START, 'tsc tsconfig.start.json']);
    expect(err.replaceAll(/[0-9]+\.[0-9] s/g, 'N s')).toBe(
      [
        '[1/4] dependencies  npm ci …',
        '[1/4] dependencies  installed, N s',
        '[2/4] build         …',
        '[2/4] build         done, N s',
        '',
      ].join('\n'),
    );
    expect(prepare({})).toEqual({ calls: [], err: '' });
  });

  it('for the tests adds what is missing, and removes nothing', () => {
    prepare({});
    expect(prepare({ devTools: true }).calls).toEqual([ADD]);
    expect(prepare({ devTools: true }).calls).toEqual([]);
    expect(prepare({}).calls).toEqual([]);
  });

  it('for the tests of a new checkout installs all at once', () => {
    expect(prepare({ devTools: true }).calls[0]).toBe(START.replace('--omit=dev', '--include=dev'));
  });

  it('for a release is built with a check of types', () => {
    prepare({});
    expect(prepare({ checked: true }).calls).toEqual([ADD, 'tsc tsconfig.build.json']);
    expect(prepare({}).calls).toEqual([]);
  });

  it('is installed again where the lock file has moved on', () => {
    prepare({});
    const packages = { ...LOCK.packages, 'node_modules/express': { version: '1.0.1', integrity: 'e' } };
    write('package-lock.json', JSON.stringify({ packages }));
    expect(prepare({}).calls).toEqual([START, 'tsc tsconfig.start.json']);
  });

  it('is built again where a source has changed, and installed again where the compiler is missing for that', () => {
    prepare({});
    write('src/main.ts', 'export const changed = true;\n');
    expect(prepare({}).calls).toEqual(['tsc tsconfig.start.json']);
    rmSync(join(checkout, 'node_modules/typescript'), { recursive: true });
    expect(prepare({}).calls).toEqual([]);
    write('src/main.ts', 'export {};\n');
    expect(prepare({}).calls).toEqual([START, 'tsc tsconfig.start.json']);
  });
});
