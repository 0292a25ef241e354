import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableStates } from '../support/whmcs-wire.ts';
import { startCli, type Cli } from './support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 54 --name Acme --currency EUR');
  await cli.json('tenant add 55 --name Other --currency JPY');
});

afterAll(async () => {
  await stop();
});

const NO_DETAILS = {
  ...{ firstName: null, lastName: null, company: null, address1: null, address2: null, city: null, state: null },
  ...{ postcode: null, country: null, phone: null, taxId: null, language: null, group: null },
};

describe('client add', () => {
  it("gives the next free id and the tenant's currency", async () => {
    const client = {
      tenant: 54,
      id: 1,
      name: 'Jane Doe',
      email: 'jane@example.com',
      ...NO_DETAILS,
      firstName: 'Jane',
      lastName: 'Doe',
      status: 'Active',
      currency: 'EUR',
      credit: '0.00',
      taxExempt: false,
      taxRate: null,
      taxRate2: null,
      paymentMethod: null,
      createdAt: '2026-11-22T10:00:00Z',
    };
    const args = ['client', 'add', '--tenant', '54', '--name', 'Jane Doe', '--email', 'jane@example.com'];
    expect(await cli.json(args)).toEqual(client);
    expect(await cli.json(args)).toEqual({ ...client, id: 2 });
  });

  it('takes every setting, and accounts for the opening credit', async () => {
    const added = await cli.json(
      'client add --tenant 54 --id 2361 --name Acme --currency kwd --tax-exempt --tax-rate 7.5 --tax-rate2 0 --payment-method cash --credit 25.125',
    );
    expect(added).toMatchObject({
      id: 2361,
      email: null,
      currency: 'KWD',
      credit: '25.125',
      taxExempt: true,
      taxRate: '7.500',
      taxRate2: '0.000',
      paymentMethod: 'cash',
    });
    expect(
      await cli.database('credit_entries').where({ tenant_id: 54 }).select('id', 'client_id', 'amount_minor', 'reason'),
    ).toEqual([{ id: 1n, client_id: 2361n, amount_minor: 25125n, reason: 'granted' }]);
    expect(await cli.json('client add --tenant 54 --name Next --credit 0.01')).toMatchObject({
      id: 2362,
      credit: '0.01',
    });
    expect(await cli.database('id_counters').where({ tenant_id: 54, kind: 'credit' }).first('next_id')).toEqual({
      next_id: 3n,
    });
  });

  it('gives two that add at once two ids', async () => {
    const added = await Promise.all(Array.from({ length: 8 }, () => cli.json('client add --tenant 55 --name C')));
    expect(added.map((client: { id: number }) => client.id).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    [['--id', '1'], 1, 'Tenant 54 has a client 1 already: leave --id out to get the next free one.'],
    [['--id', '0'], 2, '--id must be a whole number from 1 to 9999999999; "0" is not.'],
    [['--tenant', '999'], 1, 'There is no tenant 999: tenant list shows those there are.'],
    [['--email', 'jane'], 2, '--email must be a mail address, such as billing@example.com; "jane" is not.'],
    [['--email', 'a@b, c@d'], 2, '--email must be'],
    [['--currency', '€'], 2, '--currency must be'],
    [['--tax-rate', '1.2345'], 2, '--tax-rate must be'],
    [['--payment-method', 'bitcoin'], 2, "--payment-method must be one of the tenant's payment methods"],
    [['--credit', '-1'], 2, '--credit must be an amount of money that is not negative, such as 25.00; "-1" is not.'],
    [['--credit', '1,00'], 2, '--credit must be'],
    [
      ['--credit', '0.001'],
      2,
      '--credit must be an amount of EUR below a trillion with at most 2 decimals; 0.001 is not.',
    ],
    [
      ['--credit', '0.5', '--currency', 'JPY'],
      2,
      '--credit must be an amount of JPY below a trillion with at most 0 decimals',
    ],
    [['--credit', '1000000000000'], 2, '--credit must be an amount of EUR'],
  ])('refuses %j with %i and writes nothing', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(['client', 'add', '--tenant', '54', '--name', 'X', ...args]);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err.startsWith(sentence)).toBe(true);
    expect(await tableStates(cli.database)).toEqual(before);
  });
});

describe('client list', () => {
  it('is a table for people and JSON for programs, of one tenant', async () => {
    const { out } = await cli.run('client list --tenant 54');
    expect(out.split('\n')[0]).toMatch(/^ID +NAME +EMAIL +STATUS +CURRENCY +CREDIT/);
    expect(out).toMatch(/^2361 +Acme +- +Active +KWD +25\.125 +yes +7\.500 +0\.000 +cash$/m);
    expect(await cli.json('client list --tenant 55')).toHaveLength(8);
    expect((await cli.run('client list --tenant 999')).code).toBe(1);
    expect((await cli.run('client list')).code).toBe(2);
  });
});
