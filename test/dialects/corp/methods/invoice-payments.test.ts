import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../../support/corp-client.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { creditOf, eventsOf, rowsOf, storedRows, type Row } from '../../whmcs/fixtures.ts';
import { asJson, callMethod, demoOf, post, switchOnAllMethods, type Answer } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

const list = (invoice: number): Promise<Answer> =>
  callMethod(gateway, 'getInvoicePayments', { INVOICE_NUMBER: invoice });
const voided = (invoice: number, payment: unknown, args: Arguments = {}, headers = {}): Promise<Answer> =>
  callMethod(
    gateway,
    'voidInvoicePayment',
    { INVOICE_NUMBER: invoice, INVOICE_PAYMENT_ID: payment, ...args },
    { headers },
  );
const paymentsIn = ({ fields }: Answer): Row[] => fields['QRY_INVOICE_PAYMENTS_ARRAY'] as Row[];
const refundsOf = (invoice: number): Promise<Row[]> =>
  rowsOf(gateway.database, 'refunds', { tenant_id: 53, invoice_id: invoice });

/** An invoice of 15.95 with a payment of 10.00 by this dialect and one of 8.00 by the other. */
async function paidTwice(): Promise<{ id: number; here: number; there: number }> {
  const id = await demo.whmcs.create();
  await post(gateway.url, asJson(demo.args(id, { AMOUNT_PAID: 10 })));
  await demo.whmcs.pay(id, { transid: 'W-1', gateway: 'mailin', amount: '8.00' });
  const [here, there] = paymentsIn(await list(id)).map((payment) => Number(payment['INVOICE_PAYMENT_ID']));
  return { id, here: here!, there: there! };
}

describe('getInvoicePayments', () => {
  it('lists the payments of both dialects with exact amounts', async () => {
    const { id, here, there } = await paidTwice();
    const answer = await list(id);
    expect(answer.text).toContain('"INVOICE_BALANCE":-2.05,"INVOICE_STATUS":"Paid"');
    expect(answer.text).toContain('"AMOUNT_PAID":10.00,');
    expect(paymentsIn(answer)).toEqual([
      {
        ...{ INVOICE_PAYMENT_ID: here, AMOUNT_PAID: 10, AMOUNT_REFUNDED: 0, AMOUNT_CREDITED: 0 },
        ...{ MONEY_TYPE_ID: 2, MONEY_TYPE_NAME: 'Cash', MERCHANT_SETTING_ID: 4, GATEWAY: 'cash' },
        ...{ ACTUAL_TRANS_NUMBER: '23', TRANSACTION_NUMBER: '24', PAYMENT_CHECK_NUMBER: '1003' },
        ...{ PAYMENT_NOTES: 'notes', TRANSACTION_DATE_TIME: '2015-03-24 11:54:00' },
      },
      {
        ...{ INVOICE_PAYMENT_ID: there, AMOUNT_PAID: 8, AMOUNT_REFUNDED: 0, AMOUNT_CREDITED: 2.05 },
        ...{ MONEY_TYPE_ID: 0, MONEY_TYPE_NAME: '', MERCHANT_SETTING_ID: 0, GATEWAY: 'mailin' },
        ...{ ACTUAL_TRANS_NUMBER: 'W-1', TRANSACTION_NUMBER: '', PAYMENT_CHECK_NUMBER: '' },
        ...{ PAYMENT_NOTES: '', TRANSACTION_DATE_TIME: '2016-01-01 12:33:12' },
      },
    ]);
  });

  it('shows a corrected payment, and voids only the new one', async () => {
    const { id, here, there } = await paidTwice();
    const correct = (transactionid: number, fields: Record<string, string>): Promise<unknown> =>
      demo.whmcs.call('UpdateTransaction', { transactionid, ...fields });
    await correct(there, { transid: 'W-1b', date: '2016-02-02' });
    await correct(here, { amountin: '7.00' });
    const answer = await list(id);
    expect(paymentsIn(answer)).toMatchObject([
      {
        INVOICE_PAYMENT_ID: there,
        AMOUNT_PAID: 8,
        ACTUAL_TRANS_NUMBER: 'W-1b',
        TRANSACTION_DATE_TIME: '2016-02-02 00:00:00',
      },
      { AMOUNT_PAID: 7, MONEY_TYPE_ID: 2, PAYMENT_CHECK_NUMBER: '1003', ACTUAL_TRANS_NUMBER: '23' },
    ]);
    expect((await voided(id, here)).fields).toMatchObject({ RET_STATUS: 'zero' });
    const corrected = paymentsIn(answer)[1]!['INVOICE_PAYMENT_ID'];
    expect((await voided(id, corrected)).fields).toMatchObject({ RET_STATUS: 'ok' });
    expect(await refundsOf(id)).toMatchObject([{ payment_id: String(corrected), amount_minor: '700' }]);
    const shown = (await demo.whmcs.call('GetTransactions', { invoiceid: id })).json;
    expect(shown).toMatchObject({ transactions: { transaction: [{}, {}, { amountout: '7.00', refundid: here }] } });
  });

  it('shows the money type of a gateway that the other dialect named', async () => {
    const id = await demo.whmcs.create();
    await demo.whmcs.pay(id, { gateway: 'Cash' });
    expect(paymentsIn(await list(id))).toMatchObject([{ MONEY_TYPE_ID: 2, MONEY_TYPE_NAME: 'Cash' }]);
  });

  it('answers zero for an invoice that does not exist', async () => {
    expect(await list(4711)).toMatchObject({ status: 200, result: 'zero' });
  });
});

describe('voidInvoicePayment', () => {
  it('refunds the payment once, for any number of calls, and keeps it on record', async () => {
    const { id, here } = await paidTwice();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => voided(id, here, { ACTUAL_TRANS_NUMBER: 'R-1' })),
    );
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['ok']));
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(19);
    const [refund, ...more] = await refundsOf(id);
    expect(more).toEqual([]);
    expect(refund).toMatchObject({ amount_minor: '1000', payment_id: String(here), reference: 'R-1', gateway: 'cash' });
    expect(new Set(answers.map(({ fields }) => fields['INVOICE_REFUND_ID']))).toEqual(new Set([Number(refund!['id'])]));
    const answer = await list(id);
    expect(answer.text).toContain('"INVOICE_PAID":8.00,"INVOICE_BALANCE":7.95,');
    expect(paymentsIn(answer)[0]).toMatchObject({ AMOUNT_PAID: 10, AMOUNT_REFUNDED: 10 });
    expect(answer.fields['QRY_INVOICE_REFUNDS_ARRAY']).toMatchObject([
      { INVOICE_PAYMENT_ID: here, AMOUNT_REFUNDED: 10, ACTUAL_TRANS_NUMBER: 'R-1' },
    ]);
  });

  it('moves an invoice to Refunded when the last payment is voided, and leaves credit with the customer', async () => {
    const { id, here, there } = await paidTwice();
    const credit = await creditOf(gateway.database, 53, 1);
    await voided(id, here);
    expect((await list(id)).fields['INVOICE_STATUS']).toBe('Paid');
    await voided(id, there, { TRANSACTION_DATE_TIME: '2016-02-01 10:00:00' });
    expect((await list(id)).fields['INVOICE_STATUS']).toBe('Refunded');
    expect(await refundsOf(id)).toMatchObject([{ amount_minor: '1000' }, { amount_minor: '595' }]);
    expect(await eventsOf(gateway.database, id)).toContain('invoice.refunded');
    expect(await creditOf(gateway.database, 53, 1)).toBe(credit);
  });

  it('refuses a payment of which all became credit: there is nothing to refund', async () => {
    const id = await demo.whmcs.create();
    await demo.whmcs.pay(id, { amount: '15.95' });
    await demo.whmcs.pay(id, { amount: '3.00' });
    const { INVOICE_PAYMENT_ID: payment } = paymentsIn(await list(id))[1]!;
    const before = await storedRows(gateway.database);
    const answer = await voided(id, payment);
    expect([answer.result, answer.headers['x-reason']]).toEqual(['logicProblem', 'refund-exceeds-payment']);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('answers the stored outcome for a key, and refuses the key for another payment', async () => {
    const { id, here, there } = await paidTwice();
    const key = { 'idempotency-key': 'void-1' };
    const [first, again] = [await voided(id, here, {}, key), await voided(id, here, {}, key)];
    expect(again.fields['INVOICE_REFUND_ID']).toBe(first.fields['INVOICE_REFUND_ID']);
    expect((await voided(id, there, {}, key)).result).toBe('logicProblem');
    expect(await refundsOf(id)).toHaveLength(1);
  });

  it('refuses a payment of another invoice, and one that does not exist', async () => {
    const [one, other] = [await paidTwice(), await paidTwice()];
    const before = await storedRows(gateway.database);
    for (const payment of [other.here, 987_654]) {
      const answer = await voided(one.id, payment);
      expect([answer.result, answer.headers['x-reason']]).toEqual(['zero', 'payment-not-found']);
    }
    expect(await storedRows(gateway.database)).toEqual(before);
  });
});
