import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-test-'));
const [bin, log] = [join(folder, 'bin'), join(folder, 'log')];

/** Puts a program into the PATH that writes down how it was called. */
function program(name: string, does = ''): void {
  const file = join(bin, name);
  writeFileSync(
    file,
    `#!/bin/sh\nfor arg; do printf '<%s>' "$arg"; done >> '${log}'\necho " ${name}" >> '${log}'\n${does}\n`,
  );
  chmodSync(file, 0o755);
}

/** A docker that answers `compose ps` with the container of a running stack, or with nothing. */
function docker(runs: boolean): void {
  program('docker', runs ? 'case "$*" in *" ps "*) echo 0123456789ab ;; esac' : '');
}

interface Called {
  readonly code: number | null;
  readonly err: string;
  readonly calls: readonly string[];
}

function call(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  file = join(ROOT, 'gateway'),
): Called {
  rmSync(log, { force: true });
  const done = spawnSync(file, args, { encoding: 'utf8', cwd: folder, env: { PATH: `${bin}:/usr/bin:/bin`, ...env } });
  const calls = spawnSync('cat', [log], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line !== '');
  return { code: done.status, err: done.stderr, calls: calls.filter((line) => !line.includes('<ps>')) };
}

const ARGS = ['tenant', 'add', '54', '--name', 'Acme  Ltd; $(id)', ''];
const QUOTED = ARGS.map((arg) => `<${arg}>`).join('');

beforeEach(() => {
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  program('node');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('./gateway', () => {
  it('works on the compose stack where one runs, with every argument as it was given', () => {
    docker(true);
    expect(call(ARGS).calls).toEqual([`<compose><run><--rm><-T><cli>${QUOTED} docker`]);
  });

  it('hands the tenant of the environment on to the stack', () => {
    docker(true);
    expect(call(['tenant', 'show'], { INVOICE_GATEWAY_TENANT: '54' }).calls).toEqual([
      '<compose><run><--rm><-T><-e><INVOICE_GATEWAY_TENANT><cli><tenant><show> docker',
    ]);
  });

  it.each([['DATABASE_URL'], ['DATABASE_URL_FILE'], ['DATA_DIR']])(
    'works on the database that %s names, stack or not',
    (name) => {
      docker(true);
      expect(call(ARGS, { [name]: 'given' }).calls).toEqual([`<${ROOT}/scripts/invoice-gateway.mjs>${QUOTED} node`]);
    },
  );

  it('works on the database of this checkout where no stack runs', () => {
    docker(false);
    expect(call(ARGS).calls).toEqual([`<${ROOT}/scripts/invoice-gateway.mjs>${QUOTED} node`]);
  });

  it('works where Docker is not installed', () => {
    expect(call(['--help']).calls).toEqual([`<${ROOT}/scripts/invoice-gateway.mjs><--help> node`]);
  });

  it('is found through a link of another directory', () => {
    mkdirSync(join(folder, 'links'), { recursive: true });
    const link = join(folder, 'links', 'gateway');
    symlinkSync(join(ROOT, 'gateway'), link);
    expect(call(['--help'], {}, link).calls).toEqual([`<${ROOT}/scripts/invoice-gateway.mjs><--help> node`]);
  });

  it('says what is missing where neither a stack nor Node.js is there', () => {
    const shells = join(folder, 'shells');
    mkdirSync(shells);
    for (const name of ['sh', 'dirname', 'readlink', 'env']) symlinkSync(`/usr/bin/${name}`, join(shells, name));
    const done = spawnSync('/bin/sh', [join(ROOT, 'gateway'), 'doctor'], { encoding: 'utf8', env: { PATH: shells } });
    expect([done.status, done.stderr]).toEqual([
      78,
      'No compose stack of this checkout runs, and Node.js is not installed: start the stack, or install Node.js 20.19 or later.\n',
    ]);
  });

  it('is plain sh and can be run', () => {
    expect(readFileSync(join(ROOT, 'gateway'), 'utf8')).toMatch(/^#!\/bin\/sh\n/);
    expect(spawnSync('sh', ['-n', join(ROOT, 'gateway')]).status).toBe(0);
  });
});
