import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { needOf } from '../../src/cli/support/database/need.ts';
import { createProgram, runCli } from '../../src/cli/program.ts';
import { TestClock } from '../support/gateway.ts';
import { startCli, type Cli, type CliResult } from './support/harness.ts';

/** The input and output of a command line. */
interface Scene {
  readonly env: Readonly<Record<string, string>>;
}

let folder: string;
let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-nowhere-'));
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stop();
});

async function run(args: readonly string[], { env }: Scene): Promise<CliResult> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    // Enough for every command that reads: two lines, no terminal.
    stdin: Readable.from([Buffer.from('first-secret-line\nsecond-secret-line\n')]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env,
    clock: new TestClock(),
  });
  return { code, out, err };
}

/** Every command of the program that is run, not only grouped. */
function commandsOf(parent: Command): readonly Command[] {
  return parent.commands.flatMap((command) => (command.commands.length === 0 ? [command] : commandsOf(command)));
}

/** The help of a command ends with its examples; the first is a command line that works. */
async function exampleOf(name: string): Promise<readonly string[]> {
  const { out } = await run([...name.split(' '), '--help'], { env: {} });
  const [, line = ''] = /\nExamples:\n {2}\$ \.\/gateway ([^\n]*)/.exec(out) ?? [];
  const words = line.replace(/ [<|] .*/, '').match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}

const silent = { write: (): boolean => true };
const PROGRAM = createProgram({
  stdin: Readable.from([]),
  stdout: silent,
  stderr: silent,
  env: {},
  clock: new TestClock(),
});

function nameOf(command: Command): string {
  return command.parent === null || command.parent === PROGRAM
    ? command.name()
    : `${nameOf(command.parent)} ${command.name()}`;
}

const NAMES = commandsOf(PROGRAM).map((command) => ({ name: nameOf(command), need: needOf(command) }));
/** They look at the database in ways of their own, or at none. */
const OWN_WAY = [
  'assess',
  'call',
  'completion',
  'config check',
  'config print',
  'conform',
  'doctor',
  'logs tail',
  'roles create',
  'serve',
];
const MAKERS = ['demo', 'migrate up', 'restore', 'setup'];

describe('The commands of the program', () => {
  it('that may begin a database, or need none, are these and no other', () => {
    const withNeed = (need: string): readonly string[] =>
      NAMES.filter((command) => command.need === need).map(({ name }) => name);
    expect([...withNeed('none')].sort()).toEqual(OWN_WAY.filter((name) => NAMES.some((known) => known.name === name)));
    expect([...withNeed('may-make')].sort()).toEqual(MAKERS.filter((name) => NAMES.some((k) => k.name === name)));
  });
});

describe.each([
  ['that is not there', () => join(folder, 'none', 'deep')],
  [
    'that is empty',
    () => {
      const path = join(folder, 'empty');
      mkdirSync(path, { recursive: true });
      return path;
    },
  ],
  [
    'that is a file',
    () => {
      const path = join(folder, 'file');
      writeFileSync(path, '');
      return path;
    },
  ],
  [
    'that has something else named postgres',
    () => {
      const path = join(folder, 'other');
      mkdirSync(join(path, 'postgres'), { recursive: true });
      return path;
    },
  ],
  ['whose name is too long', () => join(folder, 'x'.repeat(300))],
])('A directory %s', (_what, make) => {
  const there = NAMES.filter(({ need }) => need === 'there');

  it.each(there)('without a database ends $name with 78, and stays as it is', async ({ name }) => {
    const path = make();
    const before = [existsSync(path), listing(folder)];
    const result = await run(await exampleOf(name), { env: { DATA_DIR: path } });
    expect(result).toEqual({
      code: 78,
      out: '',
      err: `There is no database in ${path}; set DATA_DIR or DATABASE_URL.\n`,
    });
    expect([existsSync(path), listing(folder)]).toEqual(before);
  });

  it('is a problem for doctor, which ends with 78', async () => {
    const path = make();
    const before = listing(folder);
    const result = await run(['doctor', '--json'], { env: { DATA_DIR: path } });
    expect(result.code).toBe(78);
    expect(JSON.parse(result.out)).toContainEqual(
      expect.objectContaining({
        check: 'database',
        level: 'problem',
        message: `There is no database in ${path}; set DATA_DIR or DATABASE_URL.`,
      }),
    );
    expect(result.err).toMatch(/\n(?:There is no database in [^\n]*)\n$/);
    expect(listing(folder)).toEqual(before);
  });
});

function listing(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true }).map(String).sort();
}

describe('A database that is empty', () => {
  let empty: Cli;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ cli: empty, stop: drop } = await startCli());
    await empty.database.raw('drop schema public cascade');
    await empty.database.raw('create schema public');
  });

  afterAll(async () => {
    await drop();
  });

  const used = NAMES.filter(({ name, need }) => need !== 'none' && !name.startsWith('migrate'));

  it.each(used)('is said to be so by $name, which names it and makes nothing', async ({ name }) => {
    const file = join(folder, 'some.backup');
    writeFileSync(file, 'no backup');
    const args = (await exampleOf(name)).map((word) =>
      word === 'gateway.backup' ? `${file}${name === 'backup' ? '.new' : ''}` : word,
    );
    const result = await run(args, { env: { ...empty.env, SECRET_KEY: 'a key of sixteen characters' } });
    expect(result.code).toBe(78);
    expect(result.out).toBe('');
    const password = new URL(empty.urls.owner).password;
    expect(result.err).toMatch(/^Database: postgres:\/\/gateway_owner@127\.0\.0\.1:\d+\/test_\w+\n/);
    expect(result.err).toMatch(
      /\nThe database postgres:\S+ is empty: set MIGRATION_DATABASE_URL to the right one, or run \.\/gateway migrate up to begin with this one\.\n$/,
    );
    expect(result.err).not.toContain(password);
    expect(await empty.database.schema.hasTable('tenants')).toBe(false);
    expect(existsSync(`${file}.new`)).toBe(false);
  });
});

describe('A database without a tenant', () => {
  it.each(['backup', 'verify', 'verify --tenant 54'])('is refused by %s, with 1 and a sentence', async (line) => {
    const file = join(folder, 'tenantless.backup');
    const result = await cli.run(line === 'backup' ? ['backup', file] : line);
    expect(result).toEqual({
      code: 1,
      out: '',
      err: `There is no tenant in the database ${cli.named ?? ''}: choose the right one, or add --allow-empty.\n`,
    });
    expect(listing(folder).filter((name) => name.startsWith('tenantless'))).toEqual([]);
  });

  it('is taken as it is with --allow-empty', async () => {
    const file = join(folder, 'empty.backup');
    expect(await cli.json('verify --allow-empty')).toMatchObject({ found: 0 });
    expect(await cli.json(['backup', file, '--allow-empty'])).toMatchObject({ file });
    expect(existsSync(file)).toBe(true);
  });
});

describe('The name of a database', () => {
  it.each([
    ['postgres://owner:s%20cret@db.example:6432/invoices', 'postgres://owner@db.example:6432/invoices'],
    [
      'postgres://owner@db.example/invoices?password=secret&sslmode=require',
      'postgres://owner@db.example/invoices?sslmode=require',
    ],
    [
      'postgres:///invoices?host=/var/run/postgresql&application_name=secret',
      'postgres:///invoices?host=%2Fvar%2Frun%2Fpostgresql',
    ],
    ['postgresql://:secret@127.0.0.1:1/none#secret', 'postgresql://127.0.0.1:1/none'],
  ])('never has a secret: %s', async (url, name) => {
    const { err } = await run(['tenant', 'list'], { env: { DATABASE_URL: url } });
    expect(err.split('\n')[0]).toBe(`Database: ${name}`);
    expect(err).not.toContain('secret');
  });
});
