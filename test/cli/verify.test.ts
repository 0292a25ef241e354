import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { Cli } from './support/harness.ts';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway();
  cli = new Cli(gateway.databaseUrls);
  const payment = { invoiceid: '78', transid: 'T-1', gateway: 'mailin', date: '2016-01-01 12:33:12', amount: '15.00' };
  const login = { username: 'demo-identifier', password: 'demo-secret', responsetype: 'json' };
  await callWhmcs(gateway.url, 'AddInvoicePayment', { ...login, ...payment });
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

describe('verify', () => {
  it('finds nothing wrong with the demo data and a payment, and says what it looked at', async () => {
    const { code, out, err } = await cli.run('verify');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^invoices +2$/m);
    expect(out).toMatch(/^differences +0$/m);
    expect(await cli.json('verify --tenant 53')).toEqual({
      tenants: 1,
      clients: 2,
      invoices: 2,
      payments: 1,
      refunds: 0,
      history: 1,
      events: 2,
      commands: 1,
      claims: 1,
      seals: 0,
      sealsUnchecked: 0,
      found: 0,
      differences: [],
    });
  });

  it('ends with 1 and names what differs, as a table and as JSON', async () => {
    await cli.database('clients').where({ id: 1 }).update({ credit_minor: 1 });
    try {
      const { code, out, err } = await cli.run('verify');
      expect(code).toBe(1);
      expect(out).toBe('TENANT  KIND           ID  EXPECTED  FOUND\n53      client-credit  1   0.00      0.01\n');
      expect(err).toBe('client-credit: the credit is not the sum of the credit entries\n1 difference.\n');
      const json = await cli.run('verify --json');
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toMatchObject({
        found: 1,
        differences: [{ tenant: 53, kind: 'client-credit', id: '1', expected: '0.00', found: '0.01' }],
      });
    } finally {
      await cli.database('clients').where({ id: 1 }).update({ credit_minor: 0 });
    }
  });

  describe('with seals', () => {
    const SECRET_KEY = 'the key of the seals is long enough';
    const sealed = (): Readonly<Record<string, string>> => ({ ...cli.env, SECRET_KEY });
    let folder: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-seals-'));
      const { out } = await cli.run('history seal --json', { env: sealed() });
      writeFileSync(join(folder, 'seals.json'), out);
      const [{ tenant, seal, mac }] = JSON.parse(out) as [{ tenant: number; seal: number; mac: string }];
      const line = { level: 'info', message: 'history sealed', tenant, seal, mac };
      writeFileSync(join(folder, 'log'), `{"level":"info","message":"listening"}\nno JSON\n${JSON.stringify(line)}\n`);
      writeFileSync(join(folder, 'empty'), 'listening\n');
    });

    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    it('checks them with SECRET_KEY, and says where it could not', async () => {
      expect(await cli.json('verify', { env: sealed() })).toMatchObject({ seals: 1, sealsUnchecked: 0, found: 0 });
      const without = await cli.run('verify');
      expect(without.code).toBe(0);
      expect(without.err).toBe("Whether 1 seal is the gateway's own was not checked: SECRET_KEY is not set.\n");
      const other = await cli.run('verify', { env: { ...cli.env, SECRET_KEY: 'another key is as long as that' } });
      expect(other.code).toBe(1);
      expect(other.err).toContain('seal-key: the key of the seal is not in SECRET_KEY');
    });

    it.each(['log', 'seals.json'])('holds them against what lies outside of the database: %s', async (name) => {
      const command = ['verify', '--seals', join(folder, name)];
      expect(await cli.run(command, { env: sealed() })).toMatchObject({ code: 0, err: '' });
      const rows = await cli.database('history_seals').select();
      await cli.database('history_seals').delete();
      const { code, err } = await cli.run(command, { env: sealed() });
      await cli.database('history_seals').insert(rows);
      expect([code, err]).toEqual([1, 'seal-missing: the seal was made, but its row is missing\n1 difference.\n']);
    });

    it('refuses a file that contains none, or cannot be read', async () => {
      expect(await cli.run(['verify', '--seals', join(folder, 'empty')])).toMatchObject({
        code: 1,
        err: `${join(folder, 'empty')} contains no seal: give lines of a log in JSON.\n`,
      });
      expect((await cli.run(['verify', '--seals', join(folder, 'none')])).err).toContain('cannot be read (ENOENT)');
    });

    it('seals nothing twice, and shows the newest seal of each tenant', async () => {
      const { code, out } = await cli.run('history seal --tenant 53', { env: sealed() });
      expect(code).toBe(0);
      expect(out).toMatch(/^TENANT +SEAL +TOTAL +SEALED AT +MAC\n53 +1 +1 +\S+ +[0-9a-f]{64}\n$/);
      expect((await cli.run('history seal')).err).toContain('SECRET_KEY (or SECRET_KEY_FILE) must be set');
    });
  });

  it('refuses a tenant that is not there', async () => {
    const { code, out, err } = await cli.run('verify --tenant 54');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe('There is no tenant 54: tenant list shows those there are.\n');
  });

  it('may run with the rights of the runtime role, and changes nothing', async () => {
    const { runtime, worker } = gateway.databaseUrls;
    const env = { DATABASE_URL: runtime, DIRECT_DATABASE_URL: worker };
    expect(await cli.run('verify', { env })).toMatchObject({ code: 0 });
  });
});
