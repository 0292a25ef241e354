import { beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '../../../../db/verify/verify.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callerOfNewTenant, creditOf, refusal, rowsOf, SUCCESS, storedRows } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();
type Given = Readonly<Record<string, string | number>>;
interface Row {
  readonly id: number;
  readonly transid: string;
}
let numbers = 900;

const newTransid = (): string => `UT-${(numbers += 1)}`;
const add = async (params: Given): Promise<number> => {
  const transid = newTransid();
  const answer = await api.call('AddTransaction', { paymentmethod: 'cash', transid, ...params });
  expect(answer.json).toEqual(SUCCESS);
  return idOf(String(params['transid'] ?? transid));
};
const rows = async (params: Given): Promise<readonly Row[]> => {
  const answer = (await api.call('GetTransactions', params)).json as { transactions: { transaction: Row[] } };
  return answer.transactions.transaction;
};
const idOf = async (transid: string): Promise<number> => (await rows({ transid }))[0]!.id;
const pay = async (invoiceid: number, params: Given = {}): Promise<number> => {
  const transid = newTransid();
  await api.pay(invoiceid, { transid, ...params });
  return idOf(String(params['transid'] ?? transid));
};
const update = async (transactionid: number, params: Given, headers: Record<string, string> = {}): Promise<unknown> =>
  (await api.call('UpdateTransaction', { transactionid, ...params }, headers)).json as unknown;
const newClient = async (): Promise<number> => {
  await gateway.addClient({ tenantId: 53, id: (numbers += 1) });
  return numbers;
};

describe('UpdateTransaction of a payment', () => {
  let invoiceid = 0;
  beforeEach(async () => {
    invoiceid = await api.create();
  });

  it.each(['AddTransaction', 'AddInvoicePayment'])('corrects its amount, made by %s', async (action) => {
    const id = await (action === 'AddTransaction' ? add({ invoiceid, amountin: '15.95' }) : pay(invoiceid));
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Paid', balance: '0.00' });
    expect(await update(id, { amountin: '10.00' })).toEqual({ ...SUCCESS, transactionid: id });
    const shown = await api.show(invoiceid);
    expect(shown).toMatchObject({
      ...{ status: 'Unpaid', balance: '5.95', datepaid: '0000-00-00 00:00:00' },
      transactions: { transaction: [{ id, amountin: '10.00' }] },
    });
    expect(await rows({ invoiceid })).toMatchObject([{ id, amountin: '10.00' }]);
    expect(await update(id, { amountin: '20.00', fees: '0.50' })).toMatchObject(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Paid', balance: '-4.05' });
    expect(await rows({ invoiceid })).toMatchObject([{ id, amountin: '20.00', fees: '0.50' }]);
    expect(await update(id, { amountin: 0 })).toMatchObject(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Unpaid', balance: '15.95' });
    expect(await rows({ invoiceid })).toMatchObject([{ id, amountin: '0.00' }]);
  });

  it('keeps its place among the transactions of the invoice', async () => {
    const [first, second] = [await pay(invoiceid, { amount: '5.00' }), await add({ invoiceid, amountin: '6.00' })];
    gateway.clock.set('2026-11-22T10:00:05.000Z');
    const refund = await add({ invoiceid, amountout: '1.00' });
    expect(await update(first, { amountin: '4.00' })).toMatchObject(SUCCESS);
    const shown = await api.show(invoiceid);
    expect(shown.transactions).toMatchObject({ transaction: [{ id: first }, { id: second }, { id: refund }] });
    expect(shown.transactions).toEqual({ transaction: await rows({ invoiceid }) });
  });

  it('never overwrites a row, and keeps every revision in the history', async () => {
    const id = await pay(invoiceid, { amount: '5.00' });
    const before = await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: invoiceid });
    await update(id, { amountin: '6.00', description: 'Counted again' });
    const after = await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: invoiceid });
    expect(after).toHaveLength(2);
    expect(after).toEqual(expect.arrayContaining(before));
    const history = await rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: invoiceid });
    expect(history.at(-1)).toMatchObject({
      action: 'update-transaction',
      after: {
        was: { amountInMinor: '500', description: 'Invoice Payment', revision: 1 },
        transaction: { amountInMinor: '600', description: 'Counted again', revision: 2 },
        reversed: [{ kind: 'payment', id }],
      },
    });
  });

  it('changes words without touching money', async () => {
    const id = await pay(invoiceid, { amount: '5.00' });
    const transid = newTransid();
    const words = { description: 'Cheque', rate: '1.5', gateway: 'cheque', date: '2016-02-03', transid };
    expect(await update(id, words)).toMatchObject(SUCCESS);
    const shown = {
      id,
      description: 'Cheque',
      rate: '1.50000',
      gateway: 'cheque',
      date: '2016-02-03 00:00:00',
      transid,
    };
    expect(await rows({ invoiceid })).toMatchObject([shown]);
    expect(await rows({ transid })).toMatchObject([shown]);
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: invoiceid })).toHaveLength(1);
    // The reference is the payment's: AddInvoicePayment does not double it.
    await api.pay(invoiceid, { transid, gateway: 'cheque', amount: '5.00' });
    expect(await api.show(invoiceid)).toMatchObject({ balance: '10.95' });
  });

  it('answers success to the same values again, and adds no revision', async () => {
    const id = await add({ invoiceid, amountin: '5.00' });
    for (let n = 0; n < 3; n += 1) expect(await update(id, { amountin: '4.00' })).toMatchObject(SUCCESS);
    expect(await rowsOf(gateway.database, 'transactions', { tenant_id: 53, id })).toHaveLength(2);
  });

  it('moves to another invoice, to credit, and back', async () => {
    const userid = await newClient();
    const [one, other] = [await api.create({ userid }), await api.create({ userid })];
    const id = await pay(one);
    expect(await update(id, { invoiceid: other })).toMatchObject(SUCCESS);
    expect([await api.show(one), await api.show(other)]).toMatchObject([{ status: 'Unpaid' }, { status: 'Paid' }]);
    expect(await rows({ invoiceid: one })).toEqual([]);
    expect(await update(id, { credit: 'true' })).toMatchObject(SUCCESS);
    expect(await api.show(other)).toMatchObject({ status: 'Unpaid', balance: '15.95' });
    expect(await creditOf(gateway.database, 53, userid)).toBe(1595);
    expect(await update(id, { invoiceid: one })).toMatchObject(SUCCESS);
    expect(await creditOf(gateway.database, 53, userid)).toBe(0);
    expect(await api.show(one)).toMatchObject({ status: 'Paid' });
    expect(await update(id, { invoiceid: 0 })).toMatchObject(SUCCESS);
    expect(await api.show(one)).toMatchObject({ status: 'Unpaid' });
    expect(await rows({ clientid: userid })).toMatchObject([{ id, invoiceid: 0, userid, amountin: '15.95' }]);
  });

  it('takes an excess back from credit, but not where it was spent', async () => {
    const userid = await newClient();
    const paid = await api.create({ userid });
    const id = await pay(paid, { amount: '25.95' });
    expect(await creditOf(gateway.database, 53, userid)).toBe(1000);
    expect(await update(id, { amountin: '20.95' })).toMatchObject(SUCCESS);
    expect(await creditOf(gateway.database, 53, userid)).toBe(500);
    const next = await api.create({ userid });
    expect((await api.call('ApplyCredit', { invoiceid: next, amount: '3.00' })).json).toMatchObject(SUCCESS);
    const before = await storedRows(gateway.database);
    expect(await update(id, { amountin: '15.95' })).toEqual(
      refusal('The money became credit of the client, who has less credit now'),
    );
    expect(await storedRows(gateway.database)).toEqual(before);
    expect(await update(id, { amountin: '18.95' })).toMatchObject(SUCCESS);
    expect(await creditOf(gateway.database, 53, userid)).toBe(0);
  });

  it('is refused while the payment has refunds, which are corrected first', async () => {
    const id = await pay(invoiceid);
    const refund = await add({ invoiceid, amountout: '15.95' });
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Refunded' });
    expect(await update(id, { amountin: '10.00' })).toEqual(
      refusal('The payment has refunds: set the amountout of its refunds to 0 first'),
    );
    expect(await update(id, { description: 'Words may change' })).toMatchObject(SUCCESS);
    expect(await update(refund, { amountout: 0 })).toMatchObject(SUCCESS);
    expect(await api.show(invoiceid)).toMatchObject({ status: 'Paid', balance: '0.00' });
    expect(await update(id, { amountin: '10.00' })).toMatchObject(SUCCESS);
  });

  it('does not let a late repeat of the first call book the money again', async () => {
    const transid = newTransid();
    const id = await pay(invoiceid, { transid, amount: '5.00' });
    expect(await update(id, { amountin: '6.00' })).toMatchObject(SUCCESS);
    const late = await api.call('AddInvoicePayment', { invoiceid, transid, amount: '5.00', gateway: 'mailin' });
    expect(late.json).toEqual(refusal('Transaction ID must be Unique'));
    expect(await api.show(invoiceid)).toMatchObject({ balance: '9.95' });
  });
});

describe('UpdateTransaction with refundid', () => {
  it('names the payment that a refund is of', async () => {
    const invoiceid = await api.create();
    const [first, second] = [await pay(invoiceid, { amount: '10.00' }), await pay(invoiceid, { amount: '5.95' })];
    const refund = await add({ invoiceid, amountout: '4.00' });
    expect(await rowsOf(gateway.database, 'refunds', { tenant_id: 53, payment_id: second })).toHaveLength(1);
    expect(await update(refund, { refundid: first })).toMatchObject(SUCCESS);
    expect(await rows({ invoiceid })).toMatchObject([{}, {}, { id: refund, refundid: first, amountout: '4.00' }]);
    const shown = await api.show(invoiceid);
    expect(shown).toMatchObject({ status: 'Paid', balance: '4.00' });
    expect(shown.transactions).toEqual({ transaction: await rows({ invoiceid }) });
    expect(await update(refund, { amountout: '10.01' })).toEqual(refusal('Amount exceeds the payment'));
    expect(await update(refund, { amountout: '10.00' })).toMatchObject(SUCCESS);
    expect(await update(refund, { refundid: second })).toEqual(refusal('Amount exceeds the payment'));
    expect(await update(refund, { amountout: '5.95', refundid: second })).toMatchObject(SUCCESS);
    expect(await rows({ invoiceid })).toMatchObject([{}, {}, { refundid: second, amountout: '5.95' }]);
  });

  it('takes only a payment of the same invoice or client, for money out', async () => {
    const [invoiceid, other] = [await api.create(), await api.create()];
    const [payment, elsewhere] = [await pay(invoiceid), await pay(other)];
    const refund = await add({ invoiceid, amountout: '1.00' });
    const unknown = refusal('Refund ID Not Found: it must be a payment of the same invoice or client');
    for (const refundid of [elsewhere, refund, 99_999]) expect(await update(refund, { refundid })).toEqual(unknown);
    expect(await update(payment, { refundid: elsewhere })).toEqual(
      refusal('A transaction with refundid needs an amountout'),
    );
  });

  it('links money of a client without an invoice, up to what came in', async () => {
    const userid = await newClient();
    const paid = await add({ userid, amountin: '10.00' });
    const [one, two] = [await add({ userid, amountout: '6.00' }), await add({ userid, amountout: '5.00' })];
    expect(await update(one, { refundid: paid })).toMatchObject(SUCCESS);
    expect(await update(two, { refundid: paid })).toEqual(refusal('Amount exceeds the payment'));
    expect(await update(two, { refundid: paid, amountout: '4.00' })).toMatchObject(SUCCESS);
    expect(await update(paid, { amountin: '9.00' })).toMatchObject({ result: 'error' });
    expect(await rows({ clientid: userid })).toMatchObject([{ refundid: 0 }, { refundid: paid }, { refundid: paid }]);
  });
});

describe('UpdateTransaction', () => {
  it('answers the first fault, and changes nothing', async () => {
    const userid = await newClient();
    const [mine, taken] = [await api.create({ userid }), newTransid()];
    const id = await add({ invoiceid: await api.create(), amountin: '1.00' });
    await add({ userid, transid: taken });
    const before = await storedRows(gateway.database);
    const faults: [Given, string][] = [
      [{ transactionid: 99_999 }, 'Transaction ID Not Found'],
      [{ transactionid: 'x' }, 'Transaction ID Not Found'],
      [{ userid: 99_999 }, 'Client ID Not Found'],
      [{ invoiceid: 99_999 }, 'Invoice ID Not Found'],
      [{ userid }, 'User ID does not own the given Invoice ID'],
      [{ currency: 77 }, 'Currency ID Not Found'],
      [{ transid: taken }, 'Transaction ID must be Unique'],
      [{ amountin: '-1' }, 'Amount must be greater than zero'],
      [{ amountout: '1.00' }, 'A transaction takes either amountin or amountout, not both'],
      [{ credit: 1, invoiceid: mine }, 'Invoice ID must not be given with credit: use one of them'],
    ];
    for (const [given, message] of faults) expect(await update(id, given)).toEqual(refusal(message));
    expect(await update(id, { date: '32.13.2015' })).toMatchObject({ result: 'error' });
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('does not find a transaction of another tenant', async () => {
    const id = await add({ userid: 1, amountin: '1.00' });
    const stranger = await callerOfNewTenant(gateway, { id: 91 });
    const answer = await stranger.call('UpdateTransaction', { transactionid: id, amountin: '2.00' });
    expect(answer.json).toEqual(refusal('Transaction ID Not Found'));
  });

  it('under invoice rules 9 keeps the money of an issued invoice, and takes words and refundid', async () => {
    const own = await callerOfNewTenant(gateway, { id: 92 });
    await gateway.database('tenants').where({ id: 92 }).update({ invoice_rules: '9' });
    const invoiceid = await own.create();
    await own.pay(invoiceid, { transid: 'R9-1', amount: '10.00' });
    await own.pay(invoiceid, { transid: 'R9-2', amount: '5.95' });
    await own.call('AddTransaction', { invoiceid, paymentmethod: 'cash', transid: 'R9-OUT', amountout: '2.00' });
    const list = (await own.call('GetTransactions', { invoiceid })).json as { transactions: { transaction: Row[] } };
    const [first, , refund] = list.transactions.transaction;
    const money = await own.call('UpdateTransaction', { transactionid: first!.id, amountin: '9.00' });
    expect(money.json).toEqual(refusal('This is a Paid Invoice. You cannot modify an Invoice that is Paid.'));
    for (const [transactionid, given] of [
      [first!.id, { description: 'By post' }],
      [refund!.id, { refundid: first!.id }],
    ] as const) {
      const answer = await own.call('UpdateTransaction', { transactionid, ...given });
      expect(answer.json).toMatchObject(SUCCESS);
    }
    const notes = await rowsOf(gateway.database, 'credit_notes', { tenant_id: 92, invoice_id: invoiceid });
    expect(notes).toHaveLength(1);
  });

  it('is one correction under an Idempotency-Key', async () => {
    const invoiceid = await api.create();
    const id = await pay(invoiceid, { amount: '5.00' });
    const key = { 'Idempotency-Key': 'correction-1' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => update(id, { amountin: '7.00', description: 'Once' }, key)),
    );
    expect(answers).toEqual(Array.from({ length: 4 }, () => ({ ...SUCCESS, transactionid: id })));
    expect(await rowsOf(gateway.database, 'transactions', { tenant_id: 53, id })).toHaveLength(1);
    expect(await api.show(invoiceid)).toMatchObject({ balance: '8.95' });
  });

  it('leaves books that agree', async () => {
    expect((await verify(gateway.database, { tenantId: null })).differences).toEqual([]);
  });
});
