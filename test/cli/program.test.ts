import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installDemo } from '../../src/demo/demo.ts';
import { TestClock } from '../support/gateway.ts';
import { startCli, withoutDatabaseLine, type Cli, type CliResult } from './support/harness.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

const COMMANDS = [
  ...[
    'serve',
    'roles create',
    'migrate up',
    'migrate status',
    'tenant add',
    'tenant set',
    'tenant show',
    'tenant list',
  ],
  ...['payment-method add', 'payment-method set', 'payment-method remove', 'payment-method list'],
  ...[
    'client add',
    'client list',
    'client-group add',
    'client-group set',
    'client-group list',
    'payee add',
    'payee remove',
    'payee list',
    'merchant add',
    'merchant remove',
    'merchant list',
    'money-type add',
    'money-type set',
    'money-type remove',
    'money-type list',
    'delivery attach',
    'delivery list',
    'delivery retry',
    'delivery account',
    'credential add',
    'credential list',
    'credential revoke',
    'logs tail',
    'credential rotate',
    'lockout list',
    'lockout clear',
    'demo',
    'config check',
    'config print',
    'doctor',
    'history seal',
    'call',
    'jobs list',
    'jobs retry',
  ],
];

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
});

/** The built command line in a process of its own. */
async function runProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err: withoutDatabaseLine(err).err };
}

describe('Help', () => {
  it('of the program lists the groups, the exit codes and examples, on stdout', async () => {
    const { code, out, err } = await cli.run('--help');
    expect([code, err]).toEqual([0, '']);
    for (const text of [
      'payment-method',
      'Exit codes:',
      '\n  0 ',
      '\n  1 ',
      '\n  2 ',
      '\n  78 ',
      '$ ./gateway serve',
    ]) {
      expect(out).toContain(text);
    }
  });

  it.each(COMMANDS)('of %s has examples and --json', async (command) => {
    const { code, out } = await cli.run(`${command} --help`);
    expect(code).toBe(0);
    expect(out).toContain('--json');
    expect(out).toMatch(new RegExp(`Examples:\n  \\$ \\./gateway ${command.split(' ')[0] ?? ''} ?`));
  });

  it.each([[''], ['tenant'], ['nonsense'], ['tenant nonsense'], ['tenant list --nonsense'], ['tenant list extra']])(
    'is on stderr for the wrong command line %j, with 2',
    async (line) => {
      const { code, out, err } = await cli.run(line === '' ? [] : line);
      expect([code, out]).toEqual([2, '']);
      expect(err).not.toBe('');
    },
  );
});

describe('The environment', () => {
  it.each(['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DIRECT_DATABASE_URL'])(
    'with a bad %s is refused with 78',
    async (name) => {
      const result = await cli.run('tenant list', { env: { [name]: 'mysql://somewhere' } });
      expect(result).toMatchObject({ code: 78, out: '' });
      expect(result.err).toMatch(new RegExp(`^${name} must be a postgres:// URL, for example postgres://`));
    },
  );

  it('with a database that is away fails with 1 and a sentence', async () => {
    const env = { DATABASE_URL: 'postgres://stranger:wrong-secret@127.0.0.1:1/none' };
    for (const command of ['tenant list', 'migrate up', 'migrate status', 'demo']) {
      // A process of its own: the errors of Node's own modules are not Errors of jest's realm.
      const result = await runProcess(command.split(' '), env);
      expect(result).toMatchObject({ code: 1, out: '' });
      expect(result.err).toMatch(/^The database could not be used \(connect ECONNREFUSED[^\n]*\n$/);
      expect(result.err).not.toContain('wrong-secret');
    }
  });

  it("with a role that may not write fails with 1 and names the owner's variable", async () => {
    const result = await cli.run('tenant add 70 --name X', { env: { DATABASE_URL: cli.urls.runtime } });
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toMatch(/^The database role may not do this [^\n]*MIGRATION_DATABASE_URL[^\n]*\n$/);
  });
});

describe('An unmigrated database', () => {
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

  it('is said to be so', async () => {
    for (const command of ['tenant list', 'demo', 'client add --tenant 54 --name X']) {
      const result = await empty.run(command);
      expect(result).toMatchObject({ code: 78, out: '' });
      expect(result.err).toMatch(
        /^The database postgres:\S+ is empty: set MIGRATION_DATABASE_URL to the right one, or run/,
      );
    }
  });

  it('is migrated by migrate up, which may be repeated', async () => {
    const [pending] = await empty.json('migrate status');
    expect(pending).toEqual({ name: '0001-core', state: 'pending' });
    const { applied } = await empty.json('migrate up');
    expect(applied).toContain('0001-core');
    expect(await empty.json('migrate up')).toEqual({ applied: [] });
    expect((await empty.run('migrate status')).out).toMatch(/^NAME +STATE\n0001-core +applied\n/);
    expect(await empty.json('tenant list')).toEqual([]);
    await empty.database('schema_migrations').where({ name: '0002-corp' }).update({ name: '0002-other' });
    const behind = await empty.run('tenant list');
    await empty.database('schema_migrations').where({ name: '0002-other' }).update({ name: '0002-corp' });
    expect(behind).toEqual({
      code: 1,
      out: '',
      err: 'The database is not migrated (0002-corp): run ./gateway migrate up first.\n',
    });
  });
});

describe('demo', () => {
  it('has the demo credentials that a first start loaded obeyed everywhere', async () => {
    const loopbackOnly = (): Promise<unknown[]> =>
      cli.database('credentials').where({ tenant_id: 53, is_loopback_only: true }).select('id');
    await installDemo(cli.urls.owner, new TestClock(), false);
    const before = (await loopbackOnly()).length;
    expect(before).toBeGreaterThan(0);
    const first = await cli.run('demo --json');
    expect(first.err).toContain('Tenant 53 is there already; its demo credentials are now obeyed on every address.');
    expect(JSON.parse(first.out)).toMatchObject({ tenant: 53, loaded: false, opened: before });
    expect(await loopbackOnly()).toEqual([]);
    expect(await cli.database('credentials').where({ tenant_id: 53, version: 1 })).toEqual([]);
    expect((await cli.run('demo')).err).toContain('nothing changed');
  });
});

describe('The built program', () => {
  it('runs on import, with the arguments of its process', async () => {
    const made = await runProcess(['tenant', 'add', '71', '--name', 'Own process', '--json'], cli.env);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(JSON.parse(made.out)).toMatchObject({ id: 71, name: 'Own process' });
    expect(await runProcess(['tenant', 'show', 'x'], cli.env)).toMatchObject({ code: 2, out: '' });
    expect(await runProcess(['tenant', 'show', '72'], cli.env)).toMatchObject({ code: 1, out: '' });
    expect(await runProcess(['tenant', 'list'], { DATABASE_URL: 'x' })).toMatchObject({ code: 78, out: '' });
  });

  it('serves, demands what npm start demands, and stops on a signal', async () => {
    const refused = await runProcess(['serve'], cli.env);
    expect(refused).toMatchObject({ code: 78, out: '' });
    expect(refused.err).toContain('SECRET_KEY');
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      env: { ...cli.env, SECRET_KEY: 'a-key-of-sixteen-characters', PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    const url = await new Promise<string>((resolve) => {
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const found = /Health +(\S+)\/healthz/.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await closed).toEqual([0, null]);
  });
});
