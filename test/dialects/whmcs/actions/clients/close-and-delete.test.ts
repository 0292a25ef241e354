import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import type { Params } from '../../../../support/whmcs-client.ts';
import { refusal, rowsOf, type Row } from '../../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

let clients = 0;
async function add(): Promise<number> {
  const email = `close-${(clients += 1)}@example.net`;
  const { json } = await api.call('AddClient', { email, firstname: 'Ann', skipvalidation: 1 });
  return Number(json.clientid);
}

const call = async (action: string, params: Params, headers = {}): Promise<Row> =>
  (await api.call(action, params, headers)).json as Row;
const statusOf = async (id: number): Promise<string> => (await api.show(id)).status;
const clientStatus = async (clientid: number): Promise<unknown> =>
  (await call('GetClientsDetails', { clientid }))['status'];
const cancels = async (invoice: number): Promise<number> =>
  (await rowsOf(gateway.database, 'history', { action: 'update-invoice', invoice_id: invoice, outcome: 'applied' }))
    .length;

beforeAll(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

describe('CloseClient', () => {
  it('cancels the open invoices of the client, and leaves the others', async () => {
    const [clientid, other] = [await add(), await add()];
    const open = [];
    for (const status of ['Draft', 'Unpaid', 'Payment Pending', 'Collections']) {
      open.push(await api.createIn(status, { userid: clientid }));
    }
    const paid = await api.create({ userid: clientid });
    await api.pay(paid);
    const refunded = await api.createIn('Refunded', { userid: clientid });
    const foreign = await api.create({ userid: other });
    expect(await call('CloseClient', { clientid })).toEqual({ result: 'success', clientid });
    for (const id of open) expect(await statusOf(id)).toBe('Cancelled');
    expect(await statusOf(paid)).toBe('Paid');
    expect(await statusOf(refunded)).toBe('Refunded');
    expect(await statusOf(foreign)).toBe('Unpaid');
    expect(await clientStatus(clientid)).toBe('Closed');
    expect(await clientStatus(other)).toBe('Active');
    expect(await call('CloseClient', { clientid })).toEqual({ result: 'success', clientid });
  });

  it('changes nothing under its key once it is done', async () => {
    const clientid = await add();
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push(await api.create({ userid: clientid }));
    const headers = { 'idempotency-key': 'close-key' };
    await call('CloseClient', { clientid }, headers);
    for (const id of ids) expect(await cancels(id)).toBe(1);
    await gateway.database('clients').where({ tenant_id: 53, id: clientid }).update({ status: 'Active' });
    const [first] = await gateway.database('commands').where('command_id', 'like', `%/cancel/${String(ids[0])}`);
    expect(first).toBeDefined();
    await api.update(ids[1]!, { status: 'Unpaid' });
    expect(await call('CloseClient', { clientid }, headers)).toEqual({ result: 'success', clientid });
    expect(await statusOf(ids[1]!)).toBe('Unpaid');
    expect(await clientStatus(clientid)).toBe('Active');
    expect(await call('CloseClient', { clientid })).toEqual({ result: 'success', clientid });
    expect(await statusOf(ids[1]!)).toBe('Cancelled');
    expect(await cancels(ids[0]!)).toBe(1);
  });

  it('goes on under its key after a fault in the middle, and cancels no invoice twice', async () => {
    const clientid = await add();
    const ids: number[] = [];
    // The first hundred are cancelled together, and the fault is behind them.
    for (let count = 0; count < 102; count += 1) ids.push(await api.create({ userid: clientid }));
    const last = ids.at(-1)!;
    const headers = { 'idempotency-key': 'broken-close-key' };
    await gateway.database.raw(
      `alter table invoices add constraint broken check (id <> ${last} or status <> 'Cancelled')`,
    );
    const broken = await api.call('CloseClient', { clientid }, headers);
    await gateway.database.raw('alter table invoices drop constraint broken');
    expect(broken.json).toMatchObject({ result: 'error' });
    expect(await clientStatus(clientid)).toBe('Active');
    expect(await statusOf(last)).toBe('Unpaid');
    for (const id of ids.slice(0, 100)) expect(await cancels(id)).toBe(1);
    // The key has cancelled this invoice once: it stays open.
    await api.update(ids[0]!, { status: 'Unpaid' });
    expect(await call('CloseClient', { clientid }, headers)).toEqual({ result: 'success', clientid });
    expect(await clientStatus(clientid)).toBe('Closed');
    expect(await statusOf(last)).toBe('Cancelled');
    for (const id of ids.slice(1)) expect(await cancels(id)).toBe(1);
    expect(await statusOf(ids[0]!)).toBe('Unpaid');
  });

  it('bills the items of a closed client no more, and again once it is active', async () => {
    const clientid = await add();
    await call('AddBillableItem', {
      clientid,
      description: 'Item',
      amount: '5.00',
      unit: 'hours',
      invoiceaction: 'nextcron',
    });
    await call('CloseClient', { clientid });
    expect(await call('GenInvoices', { clientid })).toMatchObject({ numcreated: 0 });
    expect(await call('GenInvoices', {})).toMatchObject({ numcreated: 0 });
    await call('UpdateClient', { clientid, status: 'Active' });
    expect(await call('GenInvoices', { clientid })).toMatchObject({ numcreated: 1 });
  });

  it('writes credit notes under invoice rules 9', async () => {
    const clientid = await add();
    const invoice = await api.create({ userid: clientid });
    await gateway.database('tenants').where({ id: 53 }).update({ invoice_rules: '9' });
    await call('CloseClient', { clientid });
    await gateway.database('tenants').where({ id: 53 }).update({ invoice_rules: '8' });
    const notes = await gateway.database('credit_notes').where({ tenant_id: 53, invoice_id: invoice });
    expect(notes).toMatchObject([{ reason: 'cancelled', amount_minor: 1595n }]);
  });

  it.each([{}, { clientid: 'x' }, { clientid: 4711 }])('refuses %j', async (params: Params) => {
    expect(await call('CloseClient', params)).toEqual(refusal('Client ID Not Found'));
    expect(await call('DeleteClient', params)).toEqual(refusal('Client ID Not Found'));
  });
});

describe('DeleteClient', () => {
  const IN_USE = refusal(
    'Client Delete Failed: the client has invoices, quotes, credit, transactions, billable items or pay methods',
  );

  it('deletes a client with its contacts and password once', async () => {
    const clientid = await add();
    await call('AddContact', { clientid, firstname: 'Bea' });
    await call('UpdateClient', { clientid, password2: 'secret words' });
    const headers = { 'idempotency-key': 'delete-key' };
    const params = { clientid, deleteusers: 1, deletetransactions: 'true' };
    expect(await call('DeleteClient', params, headers)).toEqual({ result: 'success', clientid });
    expect(await call('DeleteClient', params, headers)).toEqual({ result: 'success', clientid });
    expect(await call('DeleteClient', params)).toEqual(refusal('Client ID Not Found'));
    expect(await call('GetClientsDetails', { clientid })).toEqual(refusal('Client Not Found'));
    for (const table of ['contacts', 'portal_passwords']) {
      expect(await gateway.database(table).where({ tenant_id: 53, client_id: clientid })).toEqual([]);
    }
  });

  it.each([
    ['an invoice', 'CreateInvoice', { itemdescription1: 'Line', itemamount1: '1.00' }],
    ['credit', 'AddCredit', { description: 'Goodwill', amount: '1.00' }],
    ['a transaction', 'AddTransaction', { paymentmethod: 'cash', amountin: '1.00' }],
    ['a quote', 'CreateQuote', { subject: 'Offer', stage: 'Draft', validuntil: '2026-12-31' }],
    ['a billable item', 'AddBillableItem', { description: 'Item', amount: '1.00', unit: 'hours' }],
    ['a pay method', 'AddPayMethod', { gateway_module_name: 'visa', remote_token: 'tok_1', card_expiry: '0730' }],
  ])('refuses a client with %s', async (_name, action, params: Params) => {
    const clientid = await add();
    const named = { clientid, userid: clientid };
    expect(await call(action, { ...named, ...params })).toMatchObject({ result: 'success' });
    expect(await call('DeleteClient', { clientid, deletetransactions: 1 })).toEqual(IN_USE);
    expect(await clientStatus(clientid)).toBe('Active');
  });

  it('refuses a wrong flag', async () => {
    const message = expect.stringMatching(/^Invalid deleteusers: /) as unknown;
    expect(await call('DeleteClient', { clientid: 1, deleteusers: 'maybe' })).toEqual({ result: 'error', message });
  });
});

describe('GetClientGroups', () => {
  it('lists the groups of the tenant by number', async () => {
    expect(await call('GetClientGroups', {})).toEqual({ result: 'success', totalresults: 0, groups: { group: [] } });
    const gold = { name: 'Gold', colour: '#28C99B', discount_milli: 10_000, is_never_suspended: true };
    const basic = { name: 'Basic', colour: '', discount_milli: 125, is_never_suspended: false };
    await gateway.database('client_groups').insert([
      { tenant_id: 53, id: 2, has_separate_invoices: true, ...basic },
      { tenant_id: 53, id: 1, has_separate_invoices: false, ...gold },
    ]);
    expect(await call('GetClientGroups', {})).toEqual({
      ...{ result: 'success', totalresults: 2 },
      groups: {
        group: [
          {
            ...{ id: 1, groupname: 'Gold', groupcolour: '#28C99B', discountpercent: '10.00' },
            ...{ susptermexempt: 'on', separateinvoices: '' },
          },
          {
            ...{ id: 2, groupname: 'Basic', groupcolour: '', discountpercent: '0.125' },
            ...{ susptermexempt: '', separateinvoices: 'on' },
          },
        ],
      },
    });
  });
});
