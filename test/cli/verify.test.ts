import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { Cli } from './harness.ts';

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
      expect(err).toBe('client-credit: its credit is not the sum of its entries\n1 difference.\n');
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

  it('refuses a tenant that is not there', async () => {
    const { code, out, err } = await cli.run('verify --tenant 54');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe('There is no tenant 54: tenant list shows those there are.\n');
  });

  it('may run with the rights of the runtime role, and changes nothing', async () => {
    const { runtime, worker } = gateway.databaseUrls;
    const env = { DATABASE_URL: runtime, DIRECT_DATABASE_URL: worker };
    expect(await cli.run('verify', { env })).toMatchObject({ code: 0, err: '' });
  });
});
