import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableStates } from '../support/whmcs-wire.ts';
import { startCli, type Cli } from './support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 54 --name Acme --currency EUR');
  await cli.json('tenant add 55 --name Other --currency EUR');
});

afterAll(async () => {
  await stop();
});

describe('client-group', () => {
  it('add, set and list keep the groups of a tenant', async () => {
    const first = {
      ...{ tenant: 54, id: 1, name: 'Gold', colour: '#28C99B', discount: '2.500' },
      ...{ neverSuspended: true, separateInvoices: false },
    };
    const add = 'client-group add --tenant 54 --name';
    expect(await cli.json(`${add} Gold --colour #28C99B --discount 2.5 --never-suspended yes`)).toEqual(first);
    const second = { ...first, id: 2, name: 'Basic', colour: null, discount: '0.000', neverSuspended: false };
    expect(await cli.json(`${add} Basic`)).toEqual(second);
    expect(await cli.json('client-group set 1 --tenant 54 --colour none --separate-invoices yes')).toEqual({
      ...first,
      colour: null,
      separateInvoices: true,
    });
    expect(await cli.json('client-group list --tenant 54')).toEqual([
      { ...first, colour: null, separateInvoices: true },
      second,
    ]);
    expect(await cli.json('client-group list --tenant 55')).toEqual([]);
    expect(await cli.json('client-group add --tenant 55 --name Own')).toMatchObject({ tenant: 55, id: 1 });
  });

  it('gives two that add at once two numbers', async () => {
    const ids = await Promise.all(
      ['A', 'B', 'C'].map((name) => cli.json(`client-group add --tenant 55 --name ${name}`)),
    );
    expect(ids.map(({ id }: { id: number }) => id).sort()).toEqual([2, 3, 4]);
  });

  it.each([
    ['add --tenant 54', 2, "error: required option '--name <name>' not specified"],
    ['add --tenant 999 --name X', 1, 'There is no tenant 999'],
    ['add --tenant 54 --name X --colour red', 2, '--colour must be none, or # and six hexadecimal digits'],
    ['add --tenant 54 --name X --discount 100.001', 2, '--discount must be a percentage from 0 to 100'],
    ['set 1 --tenant 54', 2, 'client-group set must be given at least one setting'],
    ['set 9 --tenant 54 --name X', 1, 'Tenant 54 has no group of clients 9'],
    ['list --tenant 999', 1, 'There is no tenant 999'],
  ])('refuses %j with %i and writes nothing', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(`client-group ${args}`);
    expect([result.code, result.out, result.err.startsWith(sentence)]).toEqual([code, '', true]);
    expect(await tableStates(cli.database)).toEqual(before);
  });
});

describe('The name, address and group of a client', () => {
  const address = {
    ...{ company: 'Acme', address1: '1 Long Street', address2: 'Floor 2', city: 'Austin', state: 'Texas' },
    ...{ postcode: '78701', country: 'US', phone: '+1 512', taxId: 'US-99', language: 'english' },
  };
  const OPTIONS = [
    ...['--company', 'Acme', '--address1', '1 Long Street', '--address2', 'Floor 2', '--city', 'Austin'],
    ...['--state', 'Texas', '--postcode', '78701', '--country', 'us', '--phone', '+1 512', '--tax-id', 'US-99'],
    ...['--language', 'english', '--group', '2'],
  ];

  it('are set by add, shown by show, and changed by set in what is given', async () => {
    const added = await cli.json(['client', 'add', '--tenant', '54', '--name', 'Jane Doe', ...OPTIONS]);
    expect(added).toMatchObject({ id: 1, name: 'Jane Doe', firstName: 'Jane', lastName: 'Doe', group: 2, ...address });
    expect(await cli.json('client show 1 --tenant 54')).toEqual(added);
    expect(await cli.json('client set 1 --tenant 54 --city none --country DE --group none')).toEqual({
      ...added,
      city: null,
      country: 'DE',
      group: null,
    });
    expect(await cli.json(['client', 'set', '1', '--tenant', '54', ...OPTIONS])).toEqual(added);
  });

  it('keep the shown name and its two parts together', async () => {
    expect(await cli.json('client set 1 --tenant 54 --last-name Roe')).toMatchObject({
      ...{ name: 'Jane Roe', firstName: 'Jane', lastName: 'Roe' },
    });
    const names = ['--name', 'Ann van Lee', '--first-name', 'Ann van', '--last-name', 'Lee'];
    const whole = { name: 'Ann van Lee', firstName: 'Ann van', lastName: 'Lee' };
    expect(await cli.json(['client', 'set', '1', '--tenant', '54', ...names])).toMatchObject(whole);
    expect(await cli.json(['client', 'add', '--tenant', '54', ...names])).toMatchObject({ id: 2, ...whole });
    expect(await cli.json('client set 2 --tenant 54 --first-name none --last-name none')).toMatchObject({
      ...{ name: 'Ann van Lee', firstName: null, lastName: null },
    });
  });

  it.each([
    ['--country Atlantis', 2, '--country must be none, or two letters of ISO 3166'],
    ['--country ZZ', 2, '--country must be'],
    ['--group 9', 1, 'Tenant 54 has no group of clients 9: client-group list shows those there are.'],
    ['--group gold', 2, '--group must be none, or a whole number'],
    [`--city ${'x'.repeat(201)}`, 2, '--city must be none, or one line of 1 to 200 characters'],
  ])('refuse %j with %i, and nothing is written', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    for (const command of ['client add --tenant 54 --name X', 'client set 1 --tenant 54']) {
      const result = await cli.run(`${command} ${args}`);
      expect([result.code, result.out, result.err.startsWith(sentence)]).toEqual([code, '', true]);
    }
    expect(await tableStates(cli.database)).toEqual(before);
  });
});
