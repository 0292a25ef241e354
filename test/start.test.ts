import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeAuthority, makeCertificate } from './support/certificates.ts';
import { createTestDatabase } from './support/postgres/database.ts';
import { PostgresProxy } from './support/postgres/proxy.ts';
import { callWhmcs } from './support/whmcs-client.ts';

const ROOT = join(import.meta.dirname, '..');

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** The gateway as `npm start` runs it, in a hostile locale. */
function startProcess(environment: Readonly<Record<string, string>>): Process {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LANG: 'C',
      LC_ALL: 'C',
      PORT: '0',
      PROCESSES: '1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output: () => output, ended };
}

async function urlOf(started: Process): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const url = /"url":"(https?:[^"]+)"/.exec(started.output())?.[1];
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The gateway did not start:\n${started.output()}`);
}

describe('npm start', () => {
  let dataDir: string;
  const running: Process[] = [];

  beforeAll(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'invoice-gateway-start-')), 'with spaces');
    // A server started by root runs as another user, who must be able to enter.
    await chmod(join(dataDir, '..'), 0o711);
  });

  afterAll(async () => {
    for (const { child, ended } of running) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    }
    await rm(join(dataDir, '..'), { recursive: true, force: true });
  });

  function start(): Process {
    const started = startProcess({ DATA_DIR: dataDir });
    running.push(started);
    return started;
  }

  it('brings up a gateway whose banner has a request that works, and keeps its data through a stop and a kill', async () => {
    const first = start();
    const url = await urlOf(first);
    expect(first.output()).toContain(`curl ${url}/includes/api.php -d action=GetInvoice`);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ok', problems: [] });
    const payment = { invoiceid: 78, transid: 'before-the-stop', gateway: 'cash', amount: '15.00' };
    expect((await callWhmcs(url, 'AddInvoicePayment', payment)).text).toBe('{"result":"success"}');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);

    const second = start();
    const secondUrl = await urlOf(second);
    expect((await callWhmcs(secondUrl, 'GetInvoice', { invoiceid: 78 })).json).toMatchObject({ balance: '30.00' });
    await callWhmcs(secondUrl, 'AddInvoicePayment', { ...payment, transid: 'before-the-kill' });
    second.child.kill('SIGKILL');
    await second.ended;

    const third = start();
    const thirdUrl = await urlOf(third);
    const shown = await callWhmcs(thirdUrl, 'GetInvoice', { invoiceid: 78 });
    expect(shown.json).toMatchObject({ balance: '15.00', notes: '' });
    await callWhmcs(thirdUrl, 'UpdateInvoice', { invoiceid: 78, notes: 'né 😀' });
    expect((await callWhmcs(thirdUrl, 'GetInvoice', { invoiceid: 78 })).json).toMatchObject({ notes: 'né 😀' });
  }, 90_000);

  it('refuses a second gateway on the same data in one sentence', async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/DATA_DIR/);
    expect(second.output()).not.toMatch(/ {4}at /);
  });
});

/** A program of this repository, and what it ended with. */
async function ran(args: readonly string[], env: Readonly<Record<string, string>>, input = ''): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { PATH: process.env['PATH'], ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once('close', resolve));
  return `${String(code)} ${said}`;
}

describe('npm start with a certificate', () => {
  let folder: string;
  let gateway: Process;
  let port: string;
  let tls: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invoice-gateway-tls-start-'));
    await chmod(folder, 0o711);
    const authority = makeAuthority('Test authority');
    const { cert, key } = makeCertificate({ issuer: authority, names: ['localhost'] });
    tls = { TLS_CERT_FILE: join(folder, 'tls.crt'), TLS_KEY_FILE: join(folder, 'tls.key') };
    await writeFile(tls['TLS_CERT_FILE']!, cert);
    await writeFile(tls['TLS_KEY_FILE']!, key);
    await writeFile(join(folder, 'ca.crt'), authority.cert);
    gateway = startProcess({ DATA_DIR: join(folder, 'data'), ...tls });
    port = new URL(await urlOf(gateway)).port;
  }, 60_000);

  afterAll(async () => {
    gateway.child.kill('SIGTERM');
    await gateway.ended;
    await rm(folder, { recursive: true, force: true });
  });

  const call = (env: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<string> => {
    const args = ['call', 'whmcs', 'GetInvoice', 'invoiceid=1', '--identifier', 'demo-identifier', '--secret-stdin'];
    return ran(['scripts/invoice-gateway.mjs', ...args, ...more], env, 'demo-secret');
  };

  it('listens only by https, and says so', async () => {
    expect(gateway.output()).toContain(`https://127.0.0.1:${port}/includes/api.php`);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it('is called by the command line, which verifies it', async () => {
    const known = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') };
    const url = `https://localhost:${port}`;
    expect(await call(known, '--url', url)).toMatch(/^0 [^]*strict-transport-security[^]*"result":"success"/);
    const environment = { ...tls, PORT: port };
    expect(await call({ ...known, ...environment, PUBLIC_URL: url })).toMatch(/^0 /);
    expect(await call({ ...known, ...environment })).toMatch(/^2 --url must be given, because TLS_CERT_FILE is set/);
    expect(await call({}, '--url', url)).toMatch(/^1 The certificate of https:\/\/localhost:[0-9]+ is not trusted \(/);
    expect(await call(known, '--url', `https://127.0.0.1:${port}`)).toMatch(/is not trusted \(ERR_TLS_CERT_ALTNAME/);
  });

  it("is alive for the container's own check, which without it looks by http", async () => {
    const check = (env: Readonly<Record<string, string>>): Promise<string> =>
      ran(['deploy/healthcheck.mjs', '/healthz'], { PORT: port, ...env });
    expect(await check(tls)).toBe('0 ');
    expect(await check({})).toBe('1 ');
    expect(await ran(['deploy/healthcheck.mjs', '/elsewhere'], { PORT: port, ...tls })).toBe('1 ');
  });
});

describe('A configuration that cannot be used', () => {
  it('ends the start with every problem in a sentence, and exit code 78', async () => {
    const { output, ended } = startProcess({ PORT: 'http', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' });
    expect(await ended).toBe(78);
    expect(output().trim().split('\n').sort()).toEqual([
      'DATABASE_URL must be a postgres:// URL, for example postgres://gateway:secret@db.example:5432/invoices.',
      'LOG_LEVEL must be error, warn, info, http, verbose, debug or silly, for example debug.',
      'PORT must be a whole number from 0 to 65535, for example 8080.',
      'SECRET_KEY (or SECRET_KEY_FILE) must be set with DATABASE_URL: it must be the same on every gateway. Make one with openssl rand -hex 32.',
    ]);
  });

  it('names DATABASE_URL where there is no database', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { output, ended } = startProcess({
      DATABASE_URL: `postgres://stranger:x@127.0.0.1:${port}/none`,
      SECRET_KEY: 'a key of sixteen characters',
    });
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^DATABASE_URL could not be used: /);
  });

  it.each(['pg_has_role', 'pg_advisory_lock', 'schema_migrations', 'grant select on', 'graphile_worker'])(
    'says in a sentence that the database was lost at %s',
    async (part) => {
      const database = await createTestDatabase();
      const proxies: PostgresProxy[] = [];
      const through = async (url: string): Promise<string> => {
        const proxy = await PostgresProxy.start(url);
        proxy.downAt(part);
        proxies.push(proxy);
        return proxy.url;
      };
      const { output, ended } = startProcess({
        DATABASE_URL: await through(database.urls.runtime),
        MIGRATION_DATABASE_URL: await through(database.urls.owner),
        DIRECT_DATABASE_URL: await through(database.urls.worker),
        SECRET_KEY: 'a key of sixteen characters',
        LOG_LEVEL: 'error',
      });
      expect(await ended).toBe(1);
      expect(output().trimEnd()).toMatch(/^DATABASE_URL (was lost while the gateway started|could not be used).*$/);
      for (const proxy of proxies) await proxy.close();
      await database.drop();
    },
    60_000,
  );

  it('names PORT where it is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-port-'));
    await chmod(dataDir, 0o711);
    const port = String((taken.address() as AddressInfo).port);
    const { output, ended } = startProcess({ DATA_DIR: dataDir, PORT: port, LOG_LEVEL: 'error' });
    expect(await ended).toBe(1);
    expect(output()).toContain(`PORT is in use (${port}): set PORT to another one`);
    taken.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe('An unexpected fault', () => {
  it.each([
    ['uncaughtException', 'throw fault'],
    ['unhandledRejection', 'void Promise.reject(fault)'],
  ])('is logged, and ends the process in order: %s', async (event, happens) => {
    const database = await createTestDatabase();
    const code = `process.on('SIGUSR2', () => { const fault = new Error('unexpected'); ${happens}; });`;
    const started = startProcess({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
      DATABASE_URL: database.urls.runtime,
      DIRECT_DATABASE_URL: database.urls.worker,
      SECRET_KEY: 'a key of sixteen characters',
    });
    const url = await urlOf(started);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    started.child.kill('SIGUSR2');
    expect(await started.ended).toBe(1);
    const line = started
      .output()
      .split('\n')
      .find((text) => text.includes('unexpected'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', message: event });
    await database.drop();
  });
});
