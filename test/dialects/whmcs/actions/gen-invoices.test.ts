import { beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '../../../../db/verify/verify.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { callerOfNewTenant, eventsOf, refusal, rowsOf, type Caller, type Row } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();

let tenants = 100;
let tenant: number;
let api: Caller;

beforeEach(async () => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
  tenant = tenants += 1;
  api = await callerOfNewTenant(gateway, { id: tenant, dueDays: 14 });
  await gateway.addClient({ tenantId: tenant, id: 2 });
});

const item = async (params: Params = {}): Promise<number> => {
  const defaults = { clientid: 1, description: 'Item', amount: '10.00', unit: 'quantity', invoiceaction: 'nextcron' };
  const { json } = await api.call('AddBillableItem', { ...defaults, ...params });
  return json.billableid as number;
};
const run = async (params: Params = {}): Promise<Row> => (await api.call('GenInvoices', params)).json as Row;
const invoices = (): Promise<Row[]> => rowsOf(gateway.database, 'invoices', { tenant_id: tenant });
const linesOf = (id: unknown): Promise<Row[]> =>
  rowsOf(gateway.database, 'invoice_lines', { tenant_id: tenant, invoice_id: id });
const differences = async (): Promise<unknown> => (await verify(gateway.database, { tenantId: tenant })).differences;

describe('GenInvoices', () => {
  it('puts what is due on one invoice of each client, once', async () => {
    const first = await item({ description: 'First', amount: '10.00' });
    const second = await item({ description: 'Second', amount: '-2.50' });
    await item({ clientid: 2 });
    await item({ invoiceaction: 'noinvoice' });
    expect(await run()).toEqual({ result: 'success', numcreated: 2 });
    const [one, two] = await invoices();
    expect(one).toMatchObject({
      client_id: '1',
      status: 'Unpaid',
      total_minor: '750',
      issued_on: '2026-11-22',
      due_on: '2026-12-06',
    });
    expect(two).toMatchObject({ client_id: '2', total_minor: '1000' });
    expect(await linesOf(one!['id'])).toMatchObject([
      { type: 'Item', related_id: String(first), description: 'First', amount_minor: '1000', is_taxed: false },
      { type: 'Item', related_id: String(second), description: 'Second', amount_minor: '-250' },
    ]);
    expect(await run()).toEqual({ result: 'success', numcreated: 0 });
    expect(await invoices()).toHaveLength(2);
    expect(await differences()).toEqual([]);
  });

  it('makes an invoice for each item of a client, or of a group of clients, with separate invoices', async () => {
    const group = { name: 'Apart', colour: '', discount_milli: 0, is_never_suspended: false };
    await gateway.database('client_groups').insert({ tenant_id: tenant, id: 1, ...group, has_separate_invoices: true });
    await gateway.database('clients').where({ tenant_id: tenant, id: 1 }).update({ has_separate_invoices: true });
    await gateway.database('clients').where({ tenant_id: tenant, id: 2 }).update({ group_id: 1 });
    for (const clientid of [1, 1, 2, 2]) await item({ clientid });
    expect(await run()).toEqual({ result: 'success', numcreated: 4 });
    expect(await differences()).toEqual([]);
  });

  it('makes one invoice where two runs come at once', async () => {
    await item();
    await item({ invoiceaction: 'duedate', duedate: '2026-11-20' });
    const made = await Promise.all([run(), run(), run({ clientid: 1 }), run()]);
    expect(made.reduce((sum, { numcreated }) => sum + Number(numcreated), 0)).toBe(2);
    expect(await invoices()).toHaveLength(2);
    expect(await differences()).toEqual([]);
  });

  it('bills an item with a date from that date on, with it as due date', async () => {
    await item({ invoiceaction: 'duedate', duedate: '2026-11-23' });
    expect(await run()).toMatchObject({ numcreated: 0 });
    gateway.clock.set('2026-11-25T10:00:00.000Z');
    expect(await run()).toMatchObject({ numcreated: 1 });
    expect(await invoices()).toMatchObject([{ issued_on: '2026-11-25', due_on: '2026-11-23' }]);
  });

  it('bills a recurring item each cycle, catches up on missed ones, and ends with its limit', async () => {
    const recurs = { invoiceaction: 'recur', recur: 1, recurcycle: 'Months', recurfor: 4, duedate: '2026-10-31' };
    const id = await item(recurs);
    expect(await run()).toMatchObject({ numcreated: 1 });
    gateway.clock.set('2027-01-02T10:00:00.000Z');
    expect(await run({ clientid: 1 })).toMatchObject({ numcreated: 2 });
    gateway.clock.set('2030-01-01T10:00:00.000Z');
    expect(await run()).toMatchObject({ numcreated: 1 });
    expect((await invoices()).map((row) => row['due_on'])).toEqual([
      '2026-10-31',
      '2026-11-30',
      '2026-12-31',
      '2027-01-31',
    ]);
    const billings = await rowsOf(gateway.database, 'billings', { tenant_id: tenant, item_id: id });
    expect(billings.map(({ turn }) => turn)).toEqual([1, 2, 3, 4]);
    expect(await differences()).toEqual([]);
  });

  it('lets an item of nextinvoice join the next invoice of its client', async () => {
    await item({ invoiceaction: 'nextinvoice', description: 'Joins' });
    expect(await run()).toMatchObject({ numcreated: 0 });
    await item({ clientid: 2 });
    expect(await run()).toMatchObject({ numcreated: 1 });
    await item({ description: 'Due' });
    expect(await run()).toMatchObject({ numcreated: 1 });
    const [, second] = await invoices();
    expect((await linesOf(second!['id'])).map(({ description }) => description)).toEqual(['Due', 'Joins']);
    await item();
    await run();
    const [, , third] = await invoices();
    expect(await linesOf(third!['id'])).toHaveLength(1);
  });

  it('sends a mail for each invoice, unless noemails is set', async () => {
    await item();
    const made = await run({ clientid: 1 });
    expect(made).toEqual({ result: 'success', numcreated: 1, latestinvoiceid: Number((await invoices())[0]!['id']) });
    expect(await eventsOf(gateway.database, Number(made['latestinvoiceid']), tenant)).toEqual([
      'invoice.created',
      'mail.invoice-created',
    ]);
    await item();
    const silent = await run({ clientid: 1, noemails: 'true' });
    const events = await eventsOf(gateway.database, Number(silent['latestinvoiceid']), tenant);
    expect(events).toEqual(['invoice.created']);
  });

  it('makes invoices only of the named client, and none of services, domains and addons', async () => {
    await item({ clientid: 2 });
    expect(await run({ clientid: 1 })).toEqual({ result: 'success', numcreated: 0 });
    expect(await run({ 'serviceids[]': 4 })).toEqual({ result: 'success', numcreated: 0 });
    expect(await run({ clientid: 999 })).toEqual(refusal('Client ID Not Found'));
    expect(await invoices()).toEqual([]);
  });

  it('answers the first outcome under a used Idempotency-Key, and makes nothing', async () => {
    await item();
    const headers = { 'idempotency-key': 'run-1' };
    const first = await api.call('GenInvoices', { clientid: 1 }, headers);
    await item();
    const again = await api.call('GenInvoices', { clientid: 1 }, headers);
    expect(again.text).toBe(first.text);
    expect(await invoices()).toHaveLength(1);
    const other = await api.call('GenInvoices', {}, headers);
    expect(other.json).toEqual(refusal('Idempotency-Key was used with another request'));
    expect(await run()).toMatchObject({ numcreated: 1 });
  });
});
