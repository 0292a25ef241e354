import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { callerOf, type Caller } from '../../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { loggedIn, type Visitor } from '../visitor.ts';

/** Revisions of one transaction: more than a page looks through. */
const REVISIONS = 6_000;

let gateway: TestGateway;
let caller: Caller;
let visitor: Visitor;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addClient({ tenantId: 53, id: 900, name: 'Zoë Zimmer', email: 'zoe@example.com' });
  await gateway.addClient({ tenantId: 53, id: 901, name: 'Yan Young', email: 'yan@example.com' });
  caller = callerOf(gateway);
  visitor = await loggedIn(gateway, 'demo');
}, 60_000);

afterAll(async () => {
  await gateway.close();
});

async function add(params: Readonly<Record<string, string | number>>): Promise<number> {
  const { json, text } = await caller.call('AddTransaction', { paymentmethod: 'paypal', ...params });
  if (json?.result !== 'success') throw new Error(`AddTransaction answered ${text}`);
  const [row] = await gateway.database('transactions').where({ tenant_id: 53 }).max({ id: 'id' });
  return Number(row?.['id']);
}

/** The rows of a search as its CSV has them. */
async function found(search: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const { text, status } = await visitor.get(`/console/53/payments.csv?q=${encodeURIComponent(search)}`);
  expect(status).toBe(200);
  return parse(text, { bom: true, columns: true });
}

async function idsOf(search: string): Promise<number[]> {
  return (await found(search)).map(({ id }) => Number(id));
}

describe('A transaction without an invoice, in the list of payments', () => {
  it('says so, links to its client, and has its sign', async () => {
    const paid = await add({ userid: 900, amountin: '12.50', transid: 'FREE-1', date: '2026-11-20' });
    const given = await add({ userid: 900, amountout: '3', transid: 'FREE-2' });
    const { text } = await visitor.get('/console/53/payments?q=FREE-1');
    const row = /<tbody>(.*)<\/tbody>/s.exec(text)?.[1] ?? '';
    expect(row.match(/<tr>/g)).toHaveLength(1);
    expect(row).toContain(`<a href="/console/53/clients/900">${paid}</a>`);
    expect(row).toContain('<td class="fit wide">no invoice</td>');
    expect(row).toContain('<a href="/console/53/clients/900" dir="auto">Zoë Zimmer</a>');
    expect(row).not.toContain('/invoices/');
    expect(await found('kind:transaction client:900')).toMatchObject([
      { id: String(given), kind: 'transaction', invoice: '', client: '900', amount: '-3.00' },
      { id: String(paid), kind: 'transaction', invoice: '', client: '900', amount: '12.50', at: '2026-11-20 00:00:00' },
    ]);
    expect((await visitor.get('/console/53/clients/900')).text).toContain('FREE-2');
  });

  it('is found by each part of a search, in the order of the ids', async () => {
    const before = await caller.create({ userid: 900, itemamount1: '20', itemdescription1: 'x' });
    await caller.pay(before, { transid: 'AROUND-1', amount: '5' });
    const id = await add({ userid: 900, amountin: '77', transid: 'MID', paymentmethod: 'mailin', date: '2026-11-21' });
    await caller.pay(before, { transid: 'AROUND-2', amount: '5' });
    for (const search of [
      `id:${id}`,
      'ref:MID',
      'MID client:900',
      'client:Zoë amount:77',
      'amount:>=77 amount:<78 kind:transaction',
      'gateway:MAILIN kind:transaction',
      'on:2026-11-21 kind:transaction',
    ])
      expect([search, await idsOf(search)]).toEqual([search, [id]]);
    for (const search of [
      'ref:MID client:901',
      `id:${id} kind:payment`,
      'kind:transaction by:whmcs',
      `id:${id} invoice:${before}`,
    ])
      expect([search, await idsOf(search)]).toEqual([search, []]);
    expect((await found('client:Zoë')).slice(0, 3).map(({ reference }) => reference)).toEqual([
      'AROUND-2',
      'MID',
      'AROUND-1',
    ]);
  });

  it('is shown as its last correction has it', async () => {
    const id = await add({ userid: 900, amountin: '9', transid: 'OLD' });
    await caller.call('UpdateTransaction', { transactionid: id, transid: 'NEW', amountin: '8' });
    expect(await idsOf('ref:OLD')).toEqual([]);
    expect(await found('ref:NEW')).toMatchObject([{ id: String(id), amount: '8.00' }]);
    const invoice = await caller.create({ userid: 900, itemamount1: '8', itemdescription1: 'x' });
    await caller.call('UpdateTransaction', { transactionid: id, invoiceid: invoice });
    expect(await found('ref:NEW')).toMatchObject([{ kind: 'payment', invoice: String(invoice) }]);
    expect(await idsOf(`kind:transaction id:${id}`)).toEqual([]);
  });

  it('may have no client', async () => {
    const id = await add({ currencyid: 1, amountin: '4', transid: 'NO-CLIENT' });
    const { text } = await visitor.get('/console/53/payments?q=NO-CLIENT');
    expect(text).toContain('<td class="wide">no client</td>');
    expect(await found('NO-CLIENT')).toMatchObject([{ id: String(id), client: '', 'client name': '' }]);
  });

  it('is found once behind more revisions than a page looks through', async () => {
    const last = await add({ userid: 901, amountin: '1', transid: 'LAST' });
    const often = await add({ userid: 901, amountin: '2', transid: 'OFTEN' });
    await gateway.database.raw(
      `insert into transactions (tenant_id, id, revision, client_id, currency, gateway, paid_at, description,
         amount_in_minor, fees_minor, amount_out_minor, rate, reference, is_credit, recorded_at, command_id)
       select tenant_id, id, revision + n, client_id, currency, gateway, paid_at, description, amount_in_minor,
         fees_minor, amount_out_minor, rate, reference, is_credit, recorded_at, command_id || '/' || n
       from transactions cross join generate_series(1, ${REVISIONS}) n where tenant_id = 53 and id = ?`,
      [often],
    );
    expect((await idsOf('kind:transaction client:901')).filter((id) => id >= last)).toEqual([often, last]);
    expect((await idsOf('')).filter((id) => id === often || id === last)).toEqual([often, last]);
  });
});
