import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { setMetrcAccount } from '../../../db/admin/metrc.ts';
import { encryptMetrcKeys } from '../../../src/auth/metrc-keys.ts';
import { spaceFinding } from '../../../src/cli/commands/doctor/disk-checks.ts';
import { nodeCheck } from '../../../src/cli/commands/doctor/environment-checks.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { callWhmcs } from '../../support/whmcs-client.ts';
import { tableStates } from '../../support/whmcs-wire.ts';
import { examine, RunningClock, SECRET_KEY, verdict, type Env, type Finding } from './harness.ts';
import { Cli } from '../support/harness.ts';

let gateway: TestGateway;
let cli: Cli;
let folder: string;

beforeAll(async () => {
  gateway = await startTestGateway({ clock: new RunningClock() });
  cli = new Cli(gateway.databaseUrls);
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-doctor-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await cli.database.destroy();
  await gateway.close();
});

describe('doctor', () => {
  it('finds nothing but what is wrong with the server of the tests, and changes nothing', async () => {
    const before = await tableStates(cli.database);
    const { code, findings } = await examine(cli);
    expect(code).toBe(1);
    expect(
      findings.filter(({ level }) => level !== 'fine').map(({ level, message }) => `${level}: ${message}`),
    ).toEqual([
      'problem: fsync is off: a power cut would lose payments.',
      'problem: full_page_writes is off: a power cut would damage the database.',
      'warning: synchronous_commit is off; payments raise it for themselves, and nothing else does.',
    ]);
    for (const { level, remedy } of findings) expect(remedy === null).toBe(level === 'fine');
    expect(await tableStates(cli.database)).toEqual(before);
  });

  it('is something to read without --json, the worst first, and can leave out what is fine', async () => {
    const options = { env: { ...cli.env, SECRET_KEY }, clock: new RunningClock() };
    const { out, err } = await cli.run('doctor', options);
    expect(out).toMatch(/^problem {2}fsync is off: a power cut would lose payments\.\n {9}Set fsync = on\.\nproblem /);
    expect(out).toContain('\nfine     Node.js ');
    expect(err).toBe('2 problems, 1 warning.\n');
    expect((await cli.run('doctor --quiet', options)).out).not.toContain('fine ');
  });

  it('knows the versions of Node.js', async () => {
    const levelOf = async (version: string): Promise<unknown> => (await nodeCheck(version).run({} as never))[0]?.level;
    expect(await levelOf('20.18.3')).toBe('problem');
    expect(await levelOf('18.20.0')).toBe('problem');
    expect(await levelOf('20.19.0')).toBe('fine');
    expect(await levelOf('24.1.0')).toBe('fine');
    expect(await levelOf('25.0.0')).toBe('warning');
  });
});

describe('The environment', () => {
  it('is reported with every problem, and the other checks still run', async () => {
    const { of } = await examine(cli, { PORT: 'x', LOG_LEVEL: 'loud' });
    expect(of('environment').map(({ level }) => level)).toEqual(['problem', 'problem']);
    expect(of('migrations')[0]?.level).toBe('fine');
    const { DATABASE_URL, ...rest } = cli.env;
    const result = await cli.run('doctor --json', { env: { ...rest, DATA_DIR: folder }, clock: new RunningClock() });
    expect(result.out).toContain('MIGRATION_DATABASE_URL is set and DATABASE_URL is not');
    expect(DATABASE_URL).toBeDefined();
  });

  it('starts no embedded database, and says that none runs', async () => {
    // As a stopped one looks from outside.
    mkdirSync(join(folder, 'postgres'));
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    const { out } = await cli.run('doctor --json', { env: { DATA_DIR: folder }, clock: new RunningClock() });
    const found = (JSON.parse(out) as Finding[]).filter(({ check }) => check === 'database');
    expect(found).toMatchObject([
      { level: 'warning', message: `No gateway runs the database of ${folder}: it was not looked at.` },
    ]);
  });

  it('may lead callers astray with PUBLIC_URL', async () => {
    expect(await verdict(cli, 'public url', { HOST: '0.0.0.0' })).toEqual([
      'warning: Links in answers and mails lead to HOST (0.0.0.0), which clients may not reach.',
    ]);
    expect(await verdict(cli, 'public url', { HOST: '0.0.0.0', PUBLIC_URL: 'http://127.0.0.1:8080' })).toEqual([
      'warning: Links in answers and mails lead to 127.0.0.1, which only readers on this machine can open.',
    ]);
    expect((await verdict(cli, 'public url', { HOST: '0.0.0.0', PUBLIC_URL: 'https://b.example' }))[0]).toMatch(
      /^fine/,
    );
  });

  it('may name a certificate that callers refuse, or soon will', async () => {
    expect(await verdict(cli, 'certificate')).toEqual([]);
    const files = { TLS_CERT_FILE: join(folder, 'tls.crt'), TLS_KEY_FILE: join(folder, 'tls.key') };
    const named = async (days: number, changes: Env = {}): Promise<readonly string[]> => {
      const validTo = new Date(Date.now() + days * 86_400_000);
      const validFrom = new Date(Date.now() - 60 * 86_400_000);
      const { cert, key } = makeCertificate({ names: ['billing.example.com'], validFrom, validTo });
      writeFileSync(files.TLS_CERT_FILE, cert);
      writeFileSync(files.TLS_KEY_FILE, key, { mode: 0o600 });
      return verdict(cli, 'certificate', { ...files, ...changes });
    };
    const at = expect.stringMatching(/^[a-z]+: .*[0-9]{4}-[0-9]{2}-[0-9]{2}T/);
    expect(await named(30)).toEqual([at]);
    expect((await named(30))[0]).toMatch(/^fine: The certificate for DNS:billing\.example\.com holds until /);
    expect((await named(3))[0]).toMatch(/^warning: The certificate expires soon \(/);
    expect((await named(-1))[0]).toMatch(/^problem: The certificate has expired \(/);
    expect(await named(30, { PUBLIC_URL: 'https://billing.example.com/gw' })).toEqual([at]);
    expect(await named(30, { PUBLIC_URL: 'https://pay.example.com' })).toEqual([
      'problem: The certificate is for DNS:billing.example.com, and links lead to pay.example.com.',
    ]);
    expect(await named(30, { PUBLIC_URL: 'http://billing.example.com' })).toEqual([
      'problem: Links lead to http://billing.example.com, and the gateway speaks only HTTPS.',
    ]);
    chmodSync(files.TLS_KEY_FILE, 0o644);
    expect(await verdict(cli, 'certificate', files)).toEqual([
      `warning: Every user of this machine may read ${files.TLS_KEY_FILE}.`,
    ]);
  });

  it('may name a log file that cannot be written', async () => {
    expect((await verdict(cli, 'log file', { LOG_FILE: join(folder, 'gateway.log') }))[0]).toMatch(/^fine/);
    expect(await verdict(cli, 'log file', { LOG_FILE: join(folder, 'none', 'gateway.log') })).toEqual([
      `problem: LOG_FILE ${join(folder, 'none', 'gateway.log')} cannot be written (ENOENT).`,
    ]);
    expect((await verdict(cli, 'log file', { LOG_FILE: folder }))[0]).toMatch(/^problem: .*it is not a file/);
    writeFileSync(join(folder, 'kept.log'), 'kept');
    await verdict(cli, 'log file', { LOG_FILE: join(folder, 'kept.log') });
  });

  it('may have little room', () => {
    expect(spaceFinding('/data', 10 * 2 ** 30)).toBeNull();
    expect(spaceFinding('/data', 1.5 * 2 ** 30)).toMatchObject({
      level: 'warning',
      message: 'Only 1536 MiB are free where /data is.',
    });
    expect(spaceFinding('/data', 2 ** 20)).toMatchObject({ level: 'problem' });
  });

  it('may name a mail server that answers, refuses the login, or is away', async () => {
    const smtp = new SMTPServer({
      authMethods: ['PLAIN', 'LOGIN'],
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ password }, _session, done) => {
        if (password === 'right') done(null, { user: 'x' });
        else done(new Error('no such user'));
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    expect(await verdict(cli, 'mail', { SMTP_URL: `smtp://x:right@127.0.0.1:${port}` })).toEqual([
      `fine: The mail server 127.0.0.1:${port} answers.`,
    ]);
    expect((await verdict(cli, 'mail', { SMTP_URL: `smtp://x:wrong@127.0.0.1:${port}` }))[0]).toMatch(
      /^problem: The mail server 127\.0\.0\.1:\d+ cannot be used \(Invalid login/,
    );
    await new Promise<void>((resolve) => {
      smtp.close(resolve);
    });
    expect((await verdict(cli, 'mail', { SMTP_URL: `smtp://x:right@127.0.0.1:${port}` }))[0]).toMatch(
      /^problem: .*ECONNREFUSED/,
    );
  });
});

describe('The content of the database', () => {
  it('has public credentials after the demo was loaded on request', async () => {
    expect((await verdict(cli, 'demo credentials', { HOST: '0.0.0.0' }))[0]).toMatch(/^fine/);
    await cli.json('demo');
    const message = 'The secrets of 53/demo, demo-identifier, admin are public, and are obeyed on every address';
    const [open] = (await examine(cli, { HOST: '0.0.0.0' })).of('demo credentials');
    expect([open?.level, open?.message]).toEqual(['problem', `${message}.`]);
    expect((await verdict(cli, 'demo credentials'))[0]).toBe(
      `warning: ${message}: a proxy before the gateway lets others in.`,
    );
    await cli.json('credential rotate demo-identifier');
    await cli.json('credential revoke admin');
    expect((await verdict(cli, 'demo credentials', { HOST: '0.0.0.0' }))[0]).toContain(
      'The secrets of 53/demo are public',
    );
    await cli.json('credential revoke 53/demo');
    expect((await verdict(cli, 'demo credentials', { HOST: '0.0.0.0' }))[0]).toMatch(/^fine/);
  });

  it('may lack what the callers of a tenant need', async () => {
    await cli.json('tenant add 60 --name Gaps');
    await cli.json('credential add --tenant 60 --corp-user web');
    await cli.database('payment_methods').where({ tenant_id: 60 }).delete();
    await cli.database('money_types').insert({ tenant_id: 60, id: 1, name: 'X', gateway: 'gone' });
    expect(await verdict(cli, 'tenants')).toEqual([
      'warning: Tenant 60 has credentials and no payment method.',
      'warning: Tenant 60 has corp-ID users and no corp-ID key.',
      'warning: Tenant 60 has corp-ID users and no payee.',
      'warning: Tenant 60 has corp-ID users and no merchant setting.',
      'warning: Tenant 60 has money types whose gateway is not one of its payment methods.',
    ]);
    await cli.database('money_types').where({ tenant_id: 60 }).delete();
    await cli.json('payment-method add cash --tenant 60 --display-name Cash');
    expect(await verdict(cli, 'tenants')).toContain(
      'warning: Tenant 60 has a default payment method that is not in its list.',
    );
    expect(await verdict(cli, 'tenants')).toContain('warning: Tenant 60 has corp-ID users and no money type.');
  });

  it('may have an unknown time zone', async () => {
    await cli.json('tenant add 61 --name Zone');
    await cli.database('tenants').where({ id: 61 }).update({ time_zone: 'Mars/Olympus' });
    expect(await verdict(cli, 'time zones')).toEqual([
      'problem: Tenant 61 has the time zone Mars/Olympus, which this Node.js does not know: its calls fail.',
    ]);
    await cli.database('tenants').where({ id: 61 }).update({ time_zone: 'UTC' });
  });

  it('may have Metrc keys that SECRET_KEY cannot open', async () => {
    const keys = { vendorKey: 'vendor', userKey: 'user' };
    const encrypted = encryptMetrcKeys(keys, 53, ['an earlier key of the gateway']);
    await setMetrcAccount(cli.database, 53, { state: 'ca', ...encrypted });
    expect(await verdict(cli, 'metrc')).toEqual([
      'problem: Tenant 53 has Metrc keys that SECRET_KEY cannot open: no delivery is completed.',
    ]);
    expect((await verdict(cli, 'metrc', { SECRET_KEY: `${SECRET_KEY},an earlier key of the gateway` }))[0]).toMatch(
      /^fine/,
    );
  });

  it('may have mails and deliveries that are stuck', async () => {
    expect((await verdict(cli, 'jobs'))[0]).toMatch(/^fine/);
    for (const transid of ['a', 'b', 'c', 'd']) {
      const { identifier, secret } = (await cli.json('credential add --tenant 53')) as Record<string, string>;
      const credential = { identifier: identifier ?? '', secret: secret ?? '' };
      const paid = { invoiceid: 78, transid, gateway: 'cash', amount: '0.01' };
      expect((await callWhmcs(gateway.url, 'AddInvoicePayment', paid, { credential })).json).toEqual({
        result: 'success',
      });
    }
    const mails = await cli.database<{ id: bigint; state: string }>('outbox').where({ state: 'pending' }).orderBy('id');
    const set = async (index: number, changes: object): Promise<unknown> =>
      await cli
        .database('outbox')
        .where({ tenant_id: 53, id: Number(mails[index]?.id) })
        .update(changes);
    await set(0, { state: 'held' });
    await set(1, { state: 'held' });
    await set(2, { state: 'failed' });
    await set(3, { recorded_at: '2020-01-01T00:00:00Z' });
    await cli.database('deliveries').where({ tenant_id: 53 }).update({ state: 'failed' });
    expect(await verdict(cli, 'jobs')).toEqual([
      'warning: 2 mails are held.',
      'warning: One mail was given up.',
      'warning: One delivery failed.',
      'warning: One job waits for more than five minutes.',
    ]);
  });
});
