import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callerOfNewTenant, ONE_LINE, refusal, rowsOf, storedRows, SUCCESS } from './fixtures.ts';

const { gateway, api } = gatewayWithCaller();
let keys = 0;

const newKey = () => ({ 'Idempotency-Key': `key-${(keys += 1)}` });

describe('The header Idempotency-Key', () => {
  it('answers the same payment again without a second row, whatever the scope of transids', async () => {
    const other = await callerOfNewTenant(gateway, { id: 80, referenceScope: 'none' });
    const id = await other.create();
    const key = newKey();
    const payment = { transid: 'K', amount: '5.00' };
    const first = await other.pay(id, payment, key);
    const before = await storedRows(gateway.database);
    const again = await other.pay(id, payment, key);
    expect([first.text, again.text]).toEqual(['{"result":"success"}', '{"result":"success"}']);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 80 })).toHaveLength(1);
  });

  it('answers the same invoice again instead of creating another', async () => {
    const key = newKey();
    const first = await api.call('CreateInvoice', { userid: 1, ...ONE_LINE }, key);
    const before = await storedRows(gateway.database);
    const again = await api.call('CreateInvoice', { userid: 1, ...ONE_LINE }, key);
    expect(again.text).toBe(first.text);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('knows the same request again when the clock has moved on', async () => {
    const [paymentKey, invoiceKey] = [newKey(), newKey()];
    const id = await api.create();
    const payment = { invoiceid: id, transid: 'K-now', gateway: 'mailin' };
    const send = async () => [
      (await api.call('AddInvoicePayment', payment, paymentKey)).text,
      (await api.call('CreateInvoice', { userid: 1, ...ONE_LINE }, invoiceKey)).text,
    ];
    gateway.clock.set('2026-11-22T23:59:59.000Z');
    const first = await send();
    const before = await storedRows(gateway.database);
    gateway.clock.set('2026-11-23T00:05:00.000Z');
    expect(await send()).toEqual(first);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('knows the same request again in another format', async () => {
    const key = newKey();
    const first = await api.call('CreateInvoice', { userid: 1, ...ONE_LINE }, key);
    const again = await api.call('CreateInvoice', { userid: 1, ...ONE_LINE, responsetype: 'xml' }, key);
    expect(again.text).toContain(`<invoiceid>${Number(first.json.invoiceid)}</invoiceid>`);
  });

  it('adds new lines once', async () => {
    const id = await api.create();
    const key = newKey();
    const change = { 'newitemdescription[0]': 'New', 'newitemamount[0]': '10', 'newitemtaxed[0]': '0' };
    for (let n = 0; n < 2; n += 1) {
      expect((await api.update(id, change, key)).json).toEqual({ ...SUCCESS, invoiceid: id });
    }
    expect(await api.show(id)).toMatchObject({ total: '25.95' });
  });

  it('answers a refusal again, even when it would be taken now', async () => {
    const id = await api.createIn('Cancelled');
    const key = newKey();
    const payment = { transid: 'late', amount: '5.00' };
    const sentence = refusal('It is not possible to add a payment to an invoice that is Cancelled');
    expect((await api.pay(id, payment, key)).json).toEqual(sentence);
    await api.update(id, { status: 'Unpaid' });
    expect((await api.pay(id, payment, key)).json).toEqual(sentence);
    expect((await api.pay(id, payment, newKey())).json).toEqual(SUCCESS);
  });

  it('goes before the rule of repeats: a new key with a known transid is still a repeat', async () => {
    const id = await api.create();
    const payment = { transid: 'both', amount: '5.00' };
    await api.pay(id, payment, newKey());
    expect((await api.pay(id, payment, newKey())).json).toEqual(SUCCESS);
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id })).toHaveLength(1);
  });

  it.each([
    ['another amount', { amount: '6.00' }],
    ['another transid', { transid: 'K-other' }],
    ['another gateway', { gateway: 'paypal' }],
    ['another date', { date: '2017-01-01 00:00:00' }],
    ['other fees', { fees: '0.20' }],
  ])('is refused with %s, and changes nothing', async (_how, change) => {
    const id = await api.create();
    const key = newKey();
    const payment = { transid: `K-${id}`, gateway: 'mailin', amount: '5.00' };
    await api.pay(id, payment, key);
    const before = await storedRows(gateway.database);
    const answer = await api.pay(id, { ...payment, ...change }, key);
    expect(answer.json).toEqual({ result: 'error', message: expect.any(String) });
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('is refused with another action or another invoice', async () => {
    const [one, two] = [await api.create(), await api.create()];
    const key = newKey();
    const payment = { transid: 'K-action', amount: '5.00' };
    await api.pay(one, payment, key);
    const before = await storedRows(gateway.database);
    expect((await api.pay(two, payment, key)).json.result).toBe('error');
    expect((await api.update(one, { notes: 'changed' }, key)).json.result).toBe('error');
    expect((await api.call('CreateInvoice', { userid: 1, ...ONE_LINE }, key)).json.result).toBe('error');
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it("is each tenant's own", async () => {
    const other = await callerOfNewTenant(gateway, { id: 81 });
    const key = newKey();
    const [mine, theirs] = [await api.create(), await other.create()];
    expect((await api.pay(mine, { amount: '1.00' }, key)).json).toEqual(SUCCESS);
    expect((await other.pay(theirs, { amount: '2.00' }, key)).json).toEqual(SUCCESS);
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 81 })).toHaveLength(1);
  });

  it('makes one invoice of twenty parallel requests', async () => {
    const key = newKey();
    const before = await rowsOf(gateway.database, 'invoices', { tenant_id: 53 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.call('CreateInvoice', { userid: 1, ...ONE_LINE }, key)),
    );
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers[0]!.json.result).toBe('success');
    expect(await rowsOf(gateway.database, 'invoices', { tenant_id: 53 })).toHaveLength(before.length + 1);
  });
});
