import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callerOfNewTenant, creditOf, eventsOf, ONE_LINE, refusal, rowsOf, SUCCESS, storedRows } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();
type Given = Readonly<Record<string, string | number>>;
let transids = 0;

const add = async (params: Given, headers: Record<string, string> = {}): Promise<unknown> =>
  (await api.call('AddTransaction', { paymentmethod: 'cash', ...params }, headers)).json as unknown;
const newTransid = (): string => `TRX-${(transids += 1)}`;

describe('AddTransaction', () => {
  it('books a payment on an invoice, which becomes Paid, with an excess for the client', async () => {
    const invoiceid = await api.create();
    const before = await creditOf(gateway.database, 53, 1);
    const transid = newTransid();
    expect(await add({ invoiceid, userid: 1, transid, amountin: '20.00', fees: '-0.10', date: '01/02/2016' })).toEqual(
      SUCCESS,
    );
    expect(await api.show(invoiceid)).toMatchObject({
      ...{ status: 'Paid', balance: '-4.05' },
      transactions: { transaction: [{ amountin: '20.00', fees: '-0.10', transid, date: '2016-01-02 00:00:00' }] },
    });
    expect(await creditOf(gateway.database, 53, 1)).toBe(before + 405);
    expect(await eventsOf(gateway.database, invoiceid)).toContain('payment.recorded');
  });

  it('reads a date as YYYY-MM-DD and in the tenant’s format, and refuses one that is uncertain', async () => {
    const dates: [given: string, kept: string][] = [
      ['2016-03-04', '2016-03-04 00:00:00'],
      ['03/04/2016', '2016-03-04 00:00:00'],
      ['2016-03-04 05:06:07', '2016-03-04 05:06:07'],
    ];
    for (const [date, kept] of dates) {
      const transid = newTransid();
      expect(await add({ userid: 1, transid, date })).toEqual(SUCCESS);
      const [row] = await rowsOf(gateway.database, 'transactions', { tenant_id: 53, reference: transid });
      expect(row).toMatchObject({ paid_at: kept });
    }
    const british = await callerOfNewTenant(gateway, { id: 90, localDateFormat: 'DD/MM/YYYY' });
    const answer = await british.call('AddTransaction', { userid: 1, paymentmethod: 'cash', date: '03/04/2016' });
    expect(answer.json).toMatchObject({ result: 'error' });
  });

  it('refunds the payments of an invoice, until it is Refunded', async () => {
    const invoiceid = await api.create();
    await api.pay(invoiceid, { amount: '10.00' });
    await api.pay(invoiceid, { amount: '5.95' });
    expect(await add({ invoiceid, amountout: '6.95', transid: newTransid() })).toEqual(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Paid', balance: '6.95' });
    expect(await add({ invoiceid, amountout: '9.01', transid: newTransid() })).toEqual(
      refusal('Amount exceeds the payment'),
    );
    expect(await add({ invoiceid, amountout: '9.00', transid: newTransid() })).toEqual(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Refunded', balance: '15.95' });
  });

  it('is one row of every list, with its own words, whatever it refunds', async () => {
    const invoiceid = await api.create();
    await api.pay(invoiceid, { amount: '10.00', transid: 'PLAIN' });
    await add({ invoiceid, amountin: '5.95', transid: 'IN', description: 'By hand', rate: '1.5' });
    await add({ invoiceid, amountout: '12.00', transid: 'OUT', description: 'Given back' });
    const { transactions } = (await api.call('GetTransactions', { invoiceid })).json as {
      transactions: { transaction: object[] };
    };
    expect(transactions.transaction).toMatchObject([
      { transid: 'PLAIN', description: 'Invoice Payment', amountin: '10.00', refundid: 0 },
      { transid: 'IN', description: 'By hand', amountin: '5.95', rate: '1.50000', currency: 0, invoiceid },
      { transid: 'OUT', description: 'Given back', amountin: '0.00', amountout: '12.00', refundid: 0 },
    ]);
    expect((await api.show(invoiceid)).transactions).toEqual(transactions);
    await add({ currencyid: 1, transid: 'SOLE', amountin: '1' });
    expect((await api.call('GetTransactions', { transid: 'SOLE' })).json).toMatchObject({
      totalresults: 1,
      transactions: { transaction: [{ userid: 0, currency: 1, invoiceid: 0, amountin: '1.00' }] },
    });
  });

  it('without an invoice changes no balance, unless it is credit', async () => {
    const id = 901;
    await gateway.addClient({ tenantId: 53, id });
    expect(await add({ userid: id, amountin: '10', transid: newTransid() })).toEqual(SUCCESS);
    expect(await creditOf(gateway.database, 53, id)).toBe(0);
    expect(await add({ userid: id, amountin: '10', credit: 'true', description: 'A gift' })).toEqual(SUCCESS);
    expect(await add({ userid: id, amountout: '4', credit: 1 })).toEqual(SUCCESS);
    expect(await creditOf(gateway.database, 53, id)).toBe(600);
    const beyond = await add({ userid: id, amountout: '6.01', credit: 1 });
    expect(beyond).toEqual(refusal('Amount exceeds customer credit balance'));
    expect((await api.call('GetCredits', { clientid: id })).json).toMatchObject({
      credits: { credit: [{ description: 'A gift', amount: '10.00' }, { amount: '-4.00' }] },
    });
  });

  it('needs nothing but a client and a payment method', async () => {
    expect(await add({ userid: 1 })).toEqual(SUCCESS);
    expect(await add({ userid: 0, invoiceid: 0, currencyid: 1 })).toEqual(SUCCESS);
  });

  it('takes a transid once of all transactions of the tenant, but where the caller allows a double', async () => {
    const [invoiceid, other] = [await api.create(), await api.create()];
    const [paid, transid] = [newTransid(), newTransid()];
    const unique = refusal('Transaction ID must be Unique');
    await api.pay(invoiceid, { transid: paid, amount: '1.00' });
    expect(await add({ userid: 1, transid: paid })).toEqual(unique);
    expect(await add({ invoiceid: other, transid, amountin: '1.00' })).toEqual(SUCCESS);
    expect(await add({ invoiceid: other, transid, amountin: '1.00' })).toEqual(unique);
    expect(await add({ userid: 1, transid, amountin: '2.00' })).toEqual(unique);
    const double = { invoiceid: other, transid, amountin: '1.00', allowduplicatetransid: 'true' };
    expect(await add(double)).toEqual(SUCCESS);
    expect(await api.show(other)).toMatchObject({ balance: '13.95' });
  });

  it('answers success again under one Idempotency-Key', async () => {
    const invoiceid = await api.create();
    const params = { invoiceid, transid: newTransid(), amountin: '2.00' };
    const key = { 'Idempotency-Key': 'transaction-1' };
    expect([await add(params, key), await add(params, key)]).toEqual([SUCCESS, SUCCESS]);
    expect(await api.show(invoiceid)).toMatchObject({ balance: '13.95' });
  });

  it('refuses with the sentence that the document lists first, and changes nothing', async () => {
    await gateway.addClient({ tenantId: 53, id: 902 });
    const invoiceid = await api.create(ONE_LINE);
    const cancelled = await api.createIn('Cancelled');
    await add({ userid: 1, transid: 'USED' });
    const before = await storedRows(gateway.database);
    const bad = { amountin: 'x', date: 'x', transid: 'USED' };
    const cases: [params: Given, message: string][] = [
      [{ ...bad, userid: 4_711, invoiceid: 4_711 }, 'Client ID Not Found'],
      [{ ...bad, userid: 4_711, invoiceid: 'x' }, 'Client ID Not Found'],
      [{ ...bad, userid: 'x', paymentmethod: '' }, 'Client ID Not Found'],
      [{ credit: 1, amountin: '1' }, 'Client ID Not Found'],
      [{ ...bad, userid: 1, invoiceid: 4_711 }, 'Invoice ID Not Found'],
      [{ ...bad, invoiceid: '1,2' }, 'Invoice ID Not Found'],
      [{ ...bad, userid: 902, invoiceid, paymentmethod: '' }, 'User ID does not own the given Invoice ID'],
      [{ ...bad, userid: 1, currencyid: 77, paymentmethod: '' }, 'Currency ID Not Found'],
      [{ ...bad, userid: 1, currencyid: 'x', paymentmethod: '' }, 'Currency ID Not Found'],
      [{ ...bad, paymentmethod: '' }, 'A Currency ID is required for non-customer related transactions'],
      [{ ...bad, userid: 1, paymentmethod: ' ' }, 'Payment Method is required'],
      [{ ...bad, userid: 1 }, 'Transaction ID must be Unique'],
      [{ userid: 1, transid: 'USED' }, 'Transaction ID must be Unique'],
      [{ userid: 1, amountin: 'x' }, 'Invalid amountin: Amount must be in decimal format: ### or ###.##'],
      [{ userid: 1, rate: '0' }, 'Invalid rate: a number above zero'],
      [{ userid: 1, amountin: '-1' }, 'Amount must be greater than zero'],
      [{ userid: 1, amountin: '1', amountout: '1' }, 'A transaction takes either amountin or amountout, not both'],
      [{ userid: 1, invoiceid, credit: 1 }, 'Invoice ID must not be given with credit: use one of them'],
      [{ invoiceid, amountout: '0.01' }, 'Amount exceeds the payment'],
      [{ invoiceid: cancelled, amountin: '1' }, 'It is not possible to add a payment to an invoice that is Cancelled'],
    ];
    for (const [params, message] of cases) expect([params, await add(params)]).toEqual([params, refusal(message)]);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('refuses a currency that is not the client’s', async () => {
    await gateway.addClient({ tenantId: 53, id: 903, currency: 'EUR' });
    const currencies = await gateway.database('currencies').where({ tenant_id: 53, code: 'EUR' });
    const currencyid = String((currencies[0] as { id: bigint }).id);
    expect(await add({ userid: 1, currencyid })).toEqual(refusal('Currency ID does not match Client currency'));
    expect(await add({ userid: 903, currencyid })).toEqual(SUCCESS);
  });
});
