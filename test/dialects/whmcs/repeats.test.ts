import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callerOfNewTenant, creditOf, refusal, rowsOf, storedRows, SUCCESS, transactionsOf } from './fixtures.ts';

const NOT_UNIQUE = refusal('Transaction ID must be Unique');

const { gateway, api } = gatewayWithCaller();

const historyOf = (invoiceId: number) => rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: invoiceId });
const paymentsOf = (invoiceId: number) =>
  rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: invoiceId });

describe('A payment that is sent again', () => {
  const first = { transid: 'R-1', gateway: 'mailin', amount: '5.00', date: '2016-01-01 12:33:12', fees: '0.10' };

  it.each([
    ['as it was', first],
    ['without a date', { ...first, date: '' }],
    ['at another time of its day', { ...first, date: '2016-01-01' }],
    ['with the day after', { ...first, date: '2016-01-02 23:59:59' }],
    ['with the day before', { ...first, date: '2015-12-31 00:00:00' }],
    ['with other fees', { ...first, fees: '0.99' }],
    ['with its amount written otherwise', { ...first, amount: '5' }],
    ['without an amount', { ...first, amount: '' }],
    ['with its gateway in another case', { ...first, gateway: 'MailIn' }],
  ])('%s answers success and changes nothing but the history', async (_how, again) => {
    const id = await api.create();
    expect((await api.pay(id, first)).json).toEqual(SUCCESS);
    const before = await storedRows(gateway.database);
    const history = (await historyOf(id)).length;
    expect((await api.pay(id, again)).json).toEqual(SUCCESS);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect(await historyOf(id)).toHaveLength(history + 1);
  });

  it('with another amount is refused and changes nothing', async () => {
    const id = await api.create();
    await api.pay(id, first);
    const before = await storedRows(gateway.database);
    const history = (await historyOf(id)).length;
    expect((await api.pay(id, { ...first, amount: '5.01' })).json).toEqual(NOT_UNIQUE);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect(await historyOf(id)).toHaveLength(history + 1);
  });

  it('on another day, as a standing order, is refused and changes nothing', async () => {
    const id = await api.create();
    const order = { transid: 'STANDING-ORDER', gateway: 'banktransfer', amount: '5.00' };
    expect((await api.pay(id, { ...order, date: '2026-01-01' })).json).toEqual(SUCCESS);
    const before = await storedRows(gateway.database);
    for (const date of ['2026-02-01', '2026-03-01', '2026-01-03', '2025-12-30', '2025-01-01']) {
      expect((await api.pay(id, { ...order, date })).json).toEqual(NOT_UNIQUE);
    }
    expect((await api.pay(id, { ...order, date: '2026-02-01', amount: '' })).json).toEqual(NOT_UNIQUE);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect((await api.pay(id, { ...order, transid: 'STANDING-ORDER 2', date: '2026-02-01' })).json).toEqual(SUCCESS);
  });

  it('matches any day where it gave none, or where it was recorded before days were kept', async () => {
    const [undated, older] = [await api.create(), await api.create()];
    await api.pay(undated, { transid: 'U', gateway: 'mailin', amount: '5.00', date: '' });
    await api.pay(older, { transid: 'O', gateway: 'mailin', amount: '5.00', date: '2016-01-01' });
    await gateway
      .database('payment_claims')
      .where({ key: JSON.stringify([older, 'mailin', 'O']) })
      .update({ given_on: null });
    for (const [id, transid] of [
      [undated, 'U'],
      [older, 'O'],
    ] as const) {
      for (const date of ['2001-01-01', '2026-02-01', '']) {
        expect((await api.pay(id, { transid, gateway: 'mailin', amount: '5.00', date })).json).toEqual(SUCCESS);
      }
      expect(await paymentsOf(id)).toHaveLength(1);
    }
  });

  it('after it took the whole balance answers success, not that no amount was provided', async () => {
    const id = await api.create();
    await api.pay(id, { transid: 'full' });
    const before = await storedRows(gateway.database);
    expect((await api.pay(id, { transid: 'full' })).json).toEqual(SUCCESS);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('after it took the whole balance is compared with what it took', async () => {
    const id = await api.create();
    await api.pay(id, { transid: 'whole' });
    const before = await storedRows(gateway.database);
    expect((await api.pay(id, { transid: 'whole', amount: '15.95' })).json).toEqual(SUCCESS);
    expect((await api.pay(id, { transid: 'whole', amount: '15.94' })).json).toEqual(NOT_UNIQUE);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('after an overpayment gives no credit twice', async () => {
    const id = await api.create();
    await api.pay(id, { transid: 'over', amount: '20.00' });
    const credit = await creditOf(gateway.database, 53, 1);
    expect((await api.pay(id, { transid: 'over', amount: '20.00' })).json).toEqual(SUCCESS);
    expect(await creditOf(gateway.database, 53, 1)).toBe(credit);
  });

  it('after the invoice was cancelled is still a repeat', async () => {
    const id = await api.create();
    await api.pay(id, first);
    await api.update(id, { status: 'Cancelled' });
    const before = await storedRows(gateway.database);
    expect((await api.pay(id, first)).json).toEqual(SUCCESS);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it("meets the payment that was made without a gateway, under the invoice's payment method", async () => {
    const id = await api.create({ paymentmethod: 'paypal' });
    await api.call('AddInvoicePayment', { invoiceid: id, transid: 'implied', amount: '5.00' });
    expect((await api.pay(id, { transid: 'implied', gateway: 'paypal', amount: '5.00' })).json).toEqual(SUCCESS);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it.each([
    ['another gateway', { gateway: 'paypal' }],
    ['its transid in another case', { transid: 'r-1' }],
  ])('with %s is a payment of its own', async (_how, change) => {
    const id = await api.create();
    await api.pay(id, first);
    expect((await api.pay(id, { ...first, ...change })).json).toEqual(SUCCESS);
    expect(await paymentsOf(id)).toHaveLength(2);
  });

  it('for another invoice pays that one too, as one bank transfer may pay two', async () => {
    const [one, two] = [await api.create(), await api.create()];
    await api.pay(one, first);
    expect((await api.pay(two, { ...first, amount: '6.00' })).json).toEqual(SUCCESS);
    expect([await paymentsOf(one), await paymentsOf(two)].map((rows) => rows.length)).toEqual([1, 1]);
  });
});

describe('With the scope `gateway`', () => {
  it('a transid is taken once per gateway, whatever the invoice', async () => {
    const other = await callerOfNewTenant(gateway, { id: 80, referenceScope: 'gateway' });
    const [one, two] = [await other.create(), await other.create()];
    const payment = { transid: 'G-1', gateway: 'mailin', amount: '5.00' };
    expect((await other.pay(one, payment)).json).toEqual(SUCCESS);
    const before = await storedRows(gateway.database);
    expect((await other.pay(one, payment)).json).toEqual(SUCCESS);
    expect((await other.pay(one, { ...payment, amount: '6.00' })).json).toEqual(NOT_UNIQUE);
    expect((await other.pay(two, payment)).json).toEqual(NOT_UNIQUE);
    expect((await other.pay(two, { ...payment, gateway: 'MAILIN' })).json).toEqual(NOT_UNIQUE);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect((await other.pay(two, { ...payment, gateway: 'paypal' })).json).toEqual(SUCCESS);
  });

  it('parallel payments of many invoices with one transid leave one', async () => {
    const other = await callerOfNewTenant(gateway, { id: 81, referenceScope: 'gateway' });
    const ids = await Promise.all(Array.from({ length: 10 }, () => other.create()));
    const answers = await Promise.all(ids.map((id) => other.pay(id, { transid: 'G-2', amount: '5.00' })));
    expect(answers.filter((answer) => answer.json.result === 'success')).toHaveLength(1);
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 81 })).toHaveLength(1);
  });
});

describe('With the scope `none`', () => {
  it('doubles are stored', async () => {
    const other = await callerOfNewTenant(gateway, { id: 82, referenceScope: 'none' });
    const id = await other.create();
    const payment = { transid: 'N-1', gateway: 'mailin', amount: '5.00' };
    for (let n = 0; n < 2; n += 1) expect((await other.pay(id, payment)).json).toEqual(SUCCESS);
    expect(transactionsOf(await other.show(id))).toHaveLength(2);
    expect(await other.show(id)).toMatchObject({ status: 'Unpaid', balance: '5.95' });
  });
});
