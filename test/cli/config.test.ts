import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environment } from '../../schemas/environment.ts';
import { runCli } from '../../src/cli/program.ts';
import { KNOWN_NAMES, unknownNames, type EnvironmentFile } from '../../src/config/environment-file.ts';
import { makeCertificate } from '../support/certificates.ts';
import { TestClock } from '../support/gateway.ts';
import { startCli, type Cli } from './support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-config-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stop();
});

const ROOT = join(import.meta.dirname, '../..');
const SECRETS = ['pass-of-db', 'token-of-mail', 'pass-of-mail', 'sixteen characters', 'ssl-phrase', 'pass-of-file'];

describe('config check', () => {
  it('says fine, with 0', async () => {
    expect(await cli.run('config check', { env: {} })).toEqual({ code: 0, out: 'fine\n', err: '' });
    const env = { DATABASE_URL: 'postgres://a:b@c/d', SECRET_KEY: 'sixteen characters' };
    expect(await cli.json('config check', { env })).toEqual({ fine: true, problems: [] });
  });

  it('prints every problem at once, with 78', async () => {
    const env = {
      PORT: '70000',
      SEAL_EVERY_MINUTES: '61',
      KEEP_EVENTS_DAYS: '0',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'postgres://a:pass-of-db@c/d',
      SMTP_URL: 'mail',
    };
    const result = await cli.run('config check', { env });
    expect(result).toMatchObject({ code: 78, out: '' });
    expect(result.err.trimEnd().split('\n').sort()).toEqual([
      'KEEP_EVENTS_DAYS must be a whole number from 1 to 36500, for example 90.',
      'LOG_LEVEL must be error, warn, info, http, verbose, debug or silly, for example debug.',
      'PORT must be a whole number from 0 to 65535, for example 8080.',
      'SEAL_EVERY_MINUTES must be a whole number from 1 to 60, for example 15.',
      'SECRET_KEY (or SECRET_KEY_FILE) must be set with DATABASE_URL: it must be the same on every gateway. Make one with openssl rand -hex 32.',
      'SMTP_URL must be an smtp:// or smtps:// URL, for example smtp://mail.example:587.',
    ]);
    const json = await cli.run('config check --json', { env });
    expect([json.code, json.err]).toEqual([78, '']);
    expect(JSON.parse(json.out)).toEqual({ fine: false, problems: result.err.trimEnd().split('\n') });
  });
});

describe('A certificate', () => {
  const files = (cert: string, key: string): Record<string, string> => {
    const paths = { TLS_CERT_FILE: join(folder, 'tls.crt'), TLS_KEY_FILE: join(folder, 'tls.key') };
    writeFileSync(paths.TLS_CERT_FILE, cert);
    writeFileSync(paths.TLS_KEY_FILE, key);
    return paths;
  };
  const problemsOf = async (env: Record<string, string>): Promise<string> =>
    (await cli.run('config check', { env })).err.trimEnd();

  it('is fine with its key, and makes the gateway listen by https', async () => {
    const { cert, key } = makeCertificate({ names: ['billing.example.com'] });
    const env = files(cert, key);
    expect(await problemsOf(env)).toBe('');
    const printed = (await cli.json('config print', { env })) as { name: string; value: string }[];
    expect(printed.find(({ name }) => name === 'PUBLIC_URL')?.value).toBe('https://127.0.0.1:8080');
  });

  it('is a problem among the others without its key, with the key of another, and where it cannot be read', async () => {
    const { cert, key } = makeCertificate({});
    const env = files(cert, makeCertificate({}).key);
    const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = env;
    const rule =
      'TLS_KEY_FILE must be a PEM file with the private key of that certificate, not encrypted, for example /etc/invoice-gateway/privkey.pem';
    expect(await problemsOf({ ...env, PORT: 'x' })).toBe(
      `PORT must be a whole number from 0 to 65535, for example 8080.\n${rule}; the key in ${keyFile} is not that of the certificate in ${certFile}.`,
    );
    for (const name of ['TLS_CERT_FILE', 'TLS_KEY_FILE']) {
      expect(await problemsOf({ [name]: env[name]! })).toBe(
        'TLS_CERT_FILE and TLS_KEY_FILE must both be set, or neither.',
      );
    }
    expect(await problemsOf({ ...files('', key) })).toMatch(
      /^TLS_CERT_FILE must be a PEM file .*holds no certificate\.$/,
    );
    expect(await problemsOf({ ...env, TLS_CERT_FILE: '/nowhere' })).toMatch(/; \/nowhere cannot be read \(ENOENT\)\.$/);
  });
});

describe('config print', () => {
  it('shows every variable, its value and its source, and no secret', async () => {
    const file = join(folder, 'owner-url');
    writeFileSync(file, 'postgres://owner:pass-of-file@db.example:5432/invoices\n');
    const env = {
      PORT: ' 9000 ',
      HOST: '::1',
      DATABASE_URL: 'postgres://runtime:pass-of-db@db.example:6432/invoices?sslpassword=ssl-phrase&sslmode=require',
      MIGRATION_DATABASE_URL_FILE: file,
      SMTP_URL: 'smtps://token-of-mail:pass-of-mail@mail.example:465/?pool=true',
      SECRET_KEY: 'sixteen characters',
    };
    const printed = (await cli.json('config print', { env })) as { name: string }[];
    expect(printed.map(({ name }) => name)).toEqual(Object.keys(environment.properties));
    expect(Object.fromEntries(printed.map(({ name, ...rest }) => [name, Object.values(rest)]))).toEqual({
      INVOICE_GATEWAY_TENANT: [null, 'default', null],
      PROCESSES: ['auto', 'default', null],
      MAX_CONNECTIONS_PER_ADDRESS: ['1000', 'default', null],
      TLS_CIPHERS: ['modern', 'default', null],
      HOST: ['::1', 'environment', null],
      PORT: ['9000', 'environment', null],
      TLS_CERT_FILE: [null, 'default', null],
      TLS_KEY_FILE: [null, 'default', null],
      DATABASE_URL: [
        'postgres://runtime:***@db.example:6432/invoices?sslpassword=***&sslmode=require',
        'environment',
        null,
      ],
      MIGRATION_DATABASE_URL: ['postgres://owner:***@db.example:5432/invoices', 'file', file],
      ADMIN_DATABASE_URL: [null, 'default', null],
      DIRECT_DATABASE_URL: [
        'postgres://runtime:***@db.example:6432/invoices?sslpassword=***&sslmode=require',
        'default',
        null,
      ],
      DATA_DIR: [resolve('.data'), 'default', null],
      POSTGRES_BIN_DIR: [null, 'default', null],
      LOG_LEVEL: ['info', 'default', null],
      LOG_FORMAT: ['pretty on a terminal, else json', 'default', null],
      LOG_FILE: [null, 'default', null],
      SMTP_URL: ['smtps://***:***@mail.example:465/?pool=true', 'environment', null],
      MAIL_FROM: ['Invoices <invoices@localhost>', 'default', null],
      PUBLIC_URL: ['http://[::1]:9000', 'default', null],
      SECRET_KEY: ['***', 'environment', null],
      SEAL_EVERY_MINUTES: ['60', 'default', null],
      KEEP_OUTCOMES_DAYS: ['30', 'default', null],
      KEEP_EVENTS_DAYS: ['30', 'default', null],
      KEEP_CALLS_DAYS: ['7', 'default', null],
      KEEP_CALLS_MB: ['1024', 'default', null],
      METRC_BASE_URL: [null, 'default', null],
      TRUST_PROXY: [null, 'default', null],
      AUTH_LOCKOUT: ['on', 'default', null],
      MAX_CALLS_IN_FLIGHT: ['1000', 'default', null],
      WHMCS_DEFAULT_RESPONSETYPE: ['auto', 'default', null],
    });
    const { out, err } = await cli.run('config print', { env });
    expect(out).toMatch(/^NAME +VALUE +SOURCE +FILE\nHOST +::1 +environment +-\n/);
    for (const secret of SECRETS) expect(out + err + JSON.stringify(printed)).not.toContain(secret);
  });

  it('names the key that the embedded server keeps', async () => {
    const printed = (await cli.json('config print', { env: { DATA_DIR: folder } })) as { name: string }[];
    expect(printed.find(({ name }) => name === 'SECRET_KEY')).toMatchObject({
      value: `the one in ${join(folder, 'secret.key')}`,
      source: 'default',
    });
  });

  it('shows what is wrong too, and ends with 78; a value that is not a URL may be a secret', async () => {
    const result = await cli.run('config print', { env: { DATABASE_URL: 'pass-of-db', PORT: 'x' } });
    expect(result.code).toBe(78);
    expect(result.out).toMatch(/DATABASE_URL +\*\*\* +environment/);
    expect(result.out).toMatch(/PORT +x +environment/);
    expect(result.err).toMatch(/PORT must be a whole number/);
    expect(result.out + result.err).not.toContain('pass-of-db');
  });
});

describe('The file .env', () => {
  const file = (names: readonly string[], set: readonly string[] = names) => ({
    path: '/srv/gateway/.env',
    names,
    set,
  });
  const run = async (line: string, env: Readonly<Record<string, string>>, environmentFile: EnvironmentFile | null) => {
    let [out, err] = ['', ''];
    const code = await runCli(line.split(' '), {
      stdin: Readable.from([]),
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      env,
      environmentFile,
      clock: new TestClock(),
    });
    return { code, out, err };
  };

  it('is the source of what it set, and not of what the environment had', async () => {
    const { out } = await run(
      'config print --json',
      { PORT: '9000', LOG_LEVEL: 'warn' },
      file(['PORT', 'LOG_LEVEL'], ['PORT']),
    );
    const variables = JSON.parse(out) as { name: string }[];
    const of = (name: string): unknown => variables.find((variable) => variable.name === name);
    expect(of('PORT')).toEqual({ name: 'PORT', value: '9000', source: '.env', file: '/srv/gateway/.env' });
    expect(of('LOG_LEVEL')).toEqual({ name: 'LOG_LEVEL', value: 'warn', source: 'environment', file: null });
    expect((await run('config print', { PORT: '9000' }, file(['PORT']))).out).toMatch(
      /PORT +9000 +\.env +\/srv\/gateway\/\.env\n/,
    );
  });

  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['SMPT_URL', 'SMTP_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATABASE_URL_FIEL', 'DATABASE_URL_FILE'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['TRUSTED_PROXY', 'TRUST_PROXY'],
    ['INVOICE_GATEWAY_TENNANT', 'INVOICE_GATEWAY_TENANT'],
    ['HOSTS', 'HOST'],
  ])('that names %s is reported with the nearest name, %s', async (wrong, right) => {
    const sentence = `.env sets ${wrong}, which is not read: the nearest name that is read is ${right}.`;
    expect(unknownNames({ [wrong]: 'x' }, file([wrong]))).toEqual([sentence]);
    const checked = await run('config check', {}, file([wrong]));
    expect(checked).toEqual({ code: 0, out: 'fine\n', err: `${sentence}\n` });
    const { out } = await run(
      'doctor --json',
      { DATABASE_URL: 'postgres://x@127.0.0.1:1/x', SECRET_KEY: 'a key of sixteen characters' },
      file([wrong]),
    );
    expect(JSON.parse(out)).toContainEqual({
      check: 'environment',
      level: 'warning',
      message: sentence,
      remedy: 'Correct the name, or take the line away.',
    });
  });

  it.each(['_', 'X'.repeat(1_000)])('that names what is like no name says where the names are: %s', (wrong) => {
    const sentence = `.env sets ${wrong}, which is not read: config print shows the names that are.`;
    expect(unknownNames({}, file([wrong]))).toEqual([sentence]);
  });

  it('may name what compose and other programs read', () => {
    const stack = readFileSync(join(import.meta.dirname, '../../docker-compose.yml'), 'utf8');
    const interpolated = [...stack.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);
    const names = [
      ...interpolated,
      ...KNOWN_NAMES,
      'NODE_OPTIONS',
      'COMPOSE_PROFILES',
      'PGPASSWORD',
      'TZ',
      'HTTPS_PROXY',
      'NO_COLOR',
    ];
    expect(unknownNames({}, file(names))).toEqual([]);
  });

  it('is read by the programs of the checkout, which say so', () => {
    writeFileSync(
      join(folder, '.env'),
      'PORT=9123\nSMPT_URL=smtp://x\nDATABASE_URL=postgres://stranger:x@127.0.0.1:1/none\nSECRET_KEY=sixteen characters\n',
    );
    const program = (...words: readonly string[]) =>
      spawnSync(
        process.execPath,
        words.map((word) => word.replace('scripts/', `${ROOT}/scripts/`)),
        {
          cwd: folder,
          env: { PATH: process.env['PATH'], LOG_FORMAT: 'json' },
          encoding: 'utf8',
        },
      );
    const printed = program('scripts/invoice-gateway.mjs', 'config', 'print', '--json');
    expect([printed.status, printed.stderr]).toEqual([0, '']);
    expect(JSON.parse(printed.stdout)).toContainEqual({
      name: 'PORT',
      value: '9123',
      source: '.env',
      file: join(realpathSync(folder), '.env'),
    });
    const started = program('scripts/start.mjs');
    rmSync(join(folder, '.env'));
    expect(started.status).toBe(1);
    expect(started.stdout).toContain(
      '.env sets SMPT_URL, which is not read: the nearest name that is read is SMTP_URL.',
    );
  });

  it('of a container is not visible: a name that looks misspelt in the environment is reported', () => {
    expect(
      unknownNames({ DATABSE_URL: 'x', HOME: '/root', HOSTNAME: 'x', LOGNAME: 'x', DATABASE_NAME: 'x' }, null),
    ).toEqual(['The environment sets DATABSE_URL, which is not read: the nearest name that is read is DATABASE_URL.']);
  });
});

describe('The version', () => {
  it('is that of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await cli.run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});
