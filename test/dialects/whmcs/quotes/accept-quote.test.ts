import { beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '../../../../db/verify/verify.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callerOfNewTenant, eventsOf, refusal, rowsOf, SUCCESS, type Caller, type Row } from '../fixtures.ts';
import { FRUIT, items, MAX, quoteCaller, TODAY } from './scene.ts';

const { gateway } = gatewayWithCaller();

let tenants = 200;
let tenant: number;
let api: Caller;
let quotes: ReturnType<typeof quoteCaller>;

beforeEach(async () => {
  gateway.clock.set(`${TODAY}T10:00:00.000Z`);
  tenant = tenants += 1;
  api = await callerOfNewTenant(gateway, { id: tenant, rateMilli: 10_000, dueDays: 7 });
  quotes = quoteCaller(api, gateway);
});

const invoices = (): Promise<Row[]> => rowsOf(gateway.database, 'invoices', { tenant_id: tenant });
const differences = async (): Promise<unknown> => (await verify(gateway.database, { tenantId: tenant })).differences;

describe('AcceptQuote', () => {
  it('makes an invoice with the items, the sums and a note, and mails it', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const { invoiceid } = await quotes.accept(id);
    const shown = await api.show(Number(invoiceid));
    expect(shown).toMatchObject({
      ...{ userid: 1, status: 'Unpaid', date: TODAY, duedate: '2026-11-29', notes: `Re Quote #${id} - Offer` },
      ...{ subtotal: '15.86', tax: '0.12', total: '15.98', balance: '15.98' },
      items: {
        item: [
          { description: 'Apple', amount: '1.23', taxed: 1 },
          { description: 'Orange (3 × 5.00, 2.50 % discount)', amount: '14.63', taxed: 0 },
        ],
      },
    });
    expect(await quotes.show(id)).toMatchObject({ stage: 'Accepted', dateaccepted: TODAY, total: '15.98' });
    expect(await eventsOf(gateway.database, Number(invoiceid), tenant)).toEqual([
      'invoice.created',
      'mail.invoice-created',
    ]);
    const history = await rowsOf(gateway.database, 'history', { tenant_id: tenant, action: 'accept-quote' });
    expect(history).toMatchObject([
      { invoice_id: String(invoiceid), after: { totalMinor: '1598', clientId: 1 } },
      { client_id: '1', before: { stage: 'Draft' }, after: { stage: 'Accepted', quoteId: id, invoiceId: invoiceid } },
    ]);
    expect(await differences()).toEqual([]);
  });

  it('keeps the rates and the rules of tax of the quote', async () => {
    const id = await quotes.create({ lineitems: items({ desc: 'Tea', up: '10.00', taxable: 1 }) });
    await gateway.database('tenants').where({ id: tenant }).update({ tax_rate_milli: 20_000, tax_mode: 'inclusive' });
    const { invoiceid } = await quotes.accept(id);
    expect(await api.show(Number(invoiceid))).toMatchObject({ taxrate: '10.000', tax: '1.00', total: '11.00' });
    expect(await differences()).toEqual([]);
  });

  it('answers the same invoice again, in sequence and at once', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const answers = await Promise.all(Array.from({ length: 20 }, () => quotes.accept(id)));
    answers.push(await quotes.accept(id));
    const [made, ...others] = await invoices();
    expect(others).toEqual([]);
    expect(answers).toEqual(answers.map(() => ({ result: 'success', invoiceid: Number(made?.['id']) })));
    expect(await rowsOf(gateway.database, 'outbox', { tenant_id: tenant, event: 'invoice.created' })).toHaveLength(1);
    const repeats = await rowsOf(gateway.database, 'history', { tenant_id: tenant, outcome: 'repeated' });
    expect(repeats).toHaveLength(20);
    expect(await differences()).toEqual([]);
  });

  it('answers a retry under the same key with the same invoice', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const headers = { 'idempotency-key': 'one' };
    const first = await api.call('AcceptQuote', { quoteid: id }, headers);
    expect(first.json).toMatchObject({ result: 'success' });
    expect((await api.call('AcceptQuote', { quoteid: id }, headers)).json).toEqual(first.json);
    expect(await invoices()).toHaveLength(1);
  });

  it('makes the person of a quote a client', async () => {
    const id = await quotes.create({ ...MAX, userid: 0, email: 'max@example.com', lineitems: FRUIT });
    const { invoiceid } = await quotes.accept(id);
    const { userid } = (await api.show(Number(invoiceid))) as { userid: number };
    expect(userid).not.toBe(1);
    expect(await quotes.show(id)).toMatchObject({ userid, client: { id: userid, email: 'max@example.com' } });
    const { json } = await api.call('GetClientsDetails', { clientid: userid });
    expect(json).toMatchObject({
      client: { firstname: 'Max', companyname: 'Muster Ltd', country: 'DE', status: 'Active' },
    });
    expect(await differences()).toEqual([]);
  });

  it('takes over no client by an address, and makes no client without one', async () => {
    const taken = await quotes.create({ userid: 0, email: 'C1@example.com' });
    expect(await quotes.accept(taken)).toEqual(refusal('A user already exists with that email address'));
    await api.call('UpdateQuote', { quoteid: taken, userid: 1 });
    expect(await quotes.accept(taken)).toMatchObject({ result: 'success' });
    const nameless = await quotes.create({ userid: 0 });
    const noOne = 'The quote has neither a client nor an email address: set userid or email';
    expect(await quotes.accept(nameless)).toEqual(refusal(noOne));
    expect(await invoices()).toHaveLength(1);
    const twins = [1, 2].map(() => quotes.create({ userid: 0, email: 'twin@example.com' }));
    const answers = await Promise.all((await Promise.all(twins)).map((id) => quotes.accept(id)));
    expect(answers.map(({ result }) => result).sort()).toEqual(['error', 'success']);
    expect(await differences()).toEqual([]);
  });

  it('accepts a quote in any stage, also after its last day, without items too', async () => {
    const id = await quotes.create({ stage: 'Lost', validuntil: '2026-01-01' });
    expect(await quotes.accept(id)).toMatchObject({ result: 'success' });
    const marked = await quotes.create({ stage: 'Accepted' });
    expect(await quotes.show(marked)).toMatchObject({ dateaccepted: TODAY });
    expect(await quotes.accept(marked)).toMatchObject({ result: 'success' });
    expect(await invoices()).toMatchObject([{ total_minor: '0', status: 'Unpaid' }, {}]);
  });

  it.each([{}, { quoteid: '' }, { quoteid: 'x' }, { quoteid: 987_654 }])('refuses %j', async (params) => {
    expect((await api.call('AcceptQuote', params)).json).toEqual(refusal('Quote ID Not Found'));
    expect((await api.call('SendQuote', params)).json).toEqual(refusal('Quote ID Not Found'));
    expect((await api.call('DeleteQuote', params)).json).toEqual(refusal('Quote ID Not Found'));
  });
});

describe('An accepted quote', () => {
  it('keeps its items and its client, and takes other changes', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const { invoiceid } = await quotes.accept(id);
    await gateway.addClient({ tenantId: tenant, id: 2 });
    const kept = refusal(`The quote is invoice ${String(invoiceid)}: its items and its client cannot be changed`);
    for (const params of [{ userid: 2 }, { lineitems: items({ id: 1, qty: 2 }) }]) {
      expect((await api.call('UpdateQuote', { quoteid: id, ...params })).json).toEqual(kept);
    }
    expect((await api.call('UpdateQuote', { quoteid: id, userid: 1, adminnotes: 'Paid soon' })).json).toEqual(SUCCESS);
    expect(await quotes.show(id)).toMatchObject({ adminnotes: 'Paid soon', total: '15.98', userid: 1 });
  });

  it('stays in agreement with its invoice while that is changed and paid', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const invoiceid = Number((await quotes.accept(id))['invoiceid']);
    await api.update(invoiceid, { notes: '', 'newitemdescription[0]': 'More', 'newitemamount[0]': '1.00' });
    await api.pay(invoiceid);
    expect(await differences()).toEqual([]);
    await gateway.database('quotes').where({ tenant_id: tenant, id }).update({ subtotal_minor: 1, total_minor: 13 });
    expect(await differences()).toMatchObject([{ kind: 'quote' }, { kind: 'quote' }]);
  });

  it('may be deleted, and leaves its invoice', async () => {
    const id = await quotes.create({ lineitems: FRUIT });
    const invoiceid = Number((await quotes.accept(id))['invoiceid']);
    expect((await api.call('DeleteQuote', { quoteid: id })).json).toEqual(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ total: '15.98' });
    expect(await differences()).toEqual([]);
  });
});

describe('SendQuote', () => {
  const mails = (): Promise<Row[]> =>
    rowsOf(gateway.database, 'outbox', { tenant_id: tenant, event: 'mail.requested' });

  it('delivers a quote: to its client, or to its person', async () => {
    const ofClient = await quotes.create({ lineitems: FRUIT });
    const ofPerson = await quotes.create({ userid: 0, email: 'max@example.com' });
    for (const quoteid of [ofClient, ofPerson]) {
      expect((await api.call('SendQuote', { quoteid })).json).toEqual(SUCCESS);
      expect(await quotes.show(quoteid)).toMatchObject({ stage: 'Delivered', datesent: TODAY });
    }
    expect(await mails()).toMatchObject([
      { payload: { template: 'Quote Delivery with PDF', clientId: 1, quoteId: ofClient } },
      { payload: { template: 'Quote Delivery with PDF', clientId: null, quoteId: ofPerson } },
    ]);
    expect(await differences()).toEqual([]);
    await api.call('DeleteQuote', { quoteid: ofPerson });
    expect(await differences()).toEqual([]);
  });

  it('leaves an accepted quote accepted, and refuses one without an address', async () => {
    const id = await quotes.create();
    await quotes.accept(id);
    expect((await api.call('SendQuote', { quoteid: id })).json).toEqual(SUCCESS);
    expect(await quotes.show(id)).toMatchObject({ stage: 'Accepted', datesent: TODAY });
    const nameless = await quotes.create({ userid: 0 });
    const before = await mails();
    expect((await api.call('SendQuote', { quoteid: nameless })).json).toEqual(
      refusal('The quote has neither a client nor an email address: set userid or email'),
    );
    expect(await mails()).toEqual(before);
  });
});
