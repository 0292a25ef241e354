import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { callMethod, switchOnAllMethods } from '../../corp/fixtures.ts';

const { gateway, api } = gatewayWithCaller();

type Row = Readonly<Record<string, unknown>>;
interface Listed {
  readonly totalresults: number;
  readonly startnumber: number;
  readonly numreturned: number;
  readonly transactions: { readonly transaction: readonly Row[] };
}

async function list(params: Params = {}): Promise<Listed> {
  const answer = await api.call('GetTransactions', params);
  expect([answer.status, answer.json.result]).toEqual([200, 'success']);
  return answer.json as Listed;
}

const rowsOf = ({ transactions }: Listed): readonly Row[] => transactions.transaction;
const transidsOf = (listed: Listed): unknown[] => rowsOf(listed).map(({ transid }) => transid);

describe('GetTransactions', () => {
  const CLIENT = 700;
  let invoice: number;
  let other: number;
  let payments: number[];
  let refund: number;

  beforeAll(async () => {
    await switchOnAllMethods(gateway);
    await gateway.addClient({ tenantId: 53, id: CLIENT, name: 'Ann Lee' });
    invoice = await api.create({ userid: CLIENT });
    other = await api.create({ userid: CLIENT });
    await api.pay(invoice, { transid: 'T-A', amount: '5.00', fees: '0.25', date: '2026-01-01 06:41:11' });
    await api.pay(other, { transid: 'T-B', amount: '1.00' });
    await api.pay(invoice, { transid: 'T-C', amount: '2.00' });
    payments = rowsOf(await list({ clientid: CLIENT })).map(({ id }) => Number(id));
    const voided = await callMethod(gateway, 'voidInvoicePayment', {
      ...{ INVOICE_NUMBER: invoice, INVOICE_PAYMENT_ID: payments[0], ACTUAL_TRANS_NUMBER: 'R-A' },
    });
    refund = Number(voided.fields['INVOICE_REFUND_ID']);
  });

  it('lists payments and refunds in the order in which they were recorded', async () => {
    const listed = await list({ clientid: CLIENT });
    expect(listed).toMatchObject({ totalresults: 4, startnumber: 0, numreturned: 4 });
    expect(transidsOf(listed)).toEqual(['T-A', 'T-B', 'T-C', 'R-A']);
  });

  it('shows a payment and a refund with the documented members', async () => {
    const [paid, , , refunded] = rowsOf(await list({ clientid: CLIENT }));
    const common = { userid: CLIENT, currency: 0, gateway: expect.any(String), rate: '1.00000', invoiceid: invoice };
    expect(paid).toEqual({
      ...{ ...common, id: payments[0], date: '2026-01-01 06:41:11', description: 'Invoice Payment' },
      ...{ amountin: '5.00', fees: '0.25', amountout: '0.00', transid: 'T-A', refundid: 0 },
    });
    expect(refunded).toEqual({
      ...{ ...common, id: refund, date: expect.stringMatching(/^20\d\d-/), description: 'Refund' },
      ...{ amountin: '0.00', fees: '0.00', amountout: '5.00', transid: 'R-A', refundid: payments[0] },
    });
  });

  it('gives refunds ids of the same counter as payments', async () => {
    expect(refund).toBeGreaterThan(Math.max(...payments));
    await api.pay(other, { transid: 'T-D', amount: '1.00' });
    const ids = rowsOf(await list()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the rows that GetInvoice has', async () => {
    const shown = (await api.call('GetInvoice', { invoiceid: invoice })).json as unknown as Listed;
    expect(rowsOf(await list({ invoiceid: invoice }))).toEqual(shown.transactions.transaction);
  });

  it('narrows the list by invoice, client and transid, which must all apply', async () => {
    expect(transidsOf(await list({ invoiceid: invoice }))).toEqual(['T-A', 'T-C', 'R-A']);
    expect(transidsOf(await list({ transid: 'T-B' }))).toEqual(['T-B']);
    expect(transidsOf(await list({ transid: 'R-A' }))).toEqual(['R-A']);
    expect(transidsOf(await list({ transid: 't-b' }))).toEqual([]);
    expect(transidsOf(await list({ transid: 'T-B', invoiceid: other, clientid: CLIENT }))).toEqual(['T-B']);
    expect(await list({ transid: 'T-B', invoiceid: invoice })).toMatchObject({
      ...{ totalresults: 0, numreturned: 0, transactions: { transaction: [] } },
    });
    expect(await list({ clientid: 1, invoiceid: invoice })).toMatchObject({ totalresults: 0 });
  });

  it('has pages', async () => {
    const page = await list({ invoiceid: invoice, limitstart: 1, limitnum: 1 });
    expect([page.totalresults, page.startnumber, page.numreturned]).toEqual([3, 1, 1]);
    expect(transidsOf(page)).toEqual(['T-C']);
  });

  it('lists a refund and a payment with one id, as older refunds have, each once and in one order', async () => {
    await gateway.database('refunds').insert({
      ...{ tenant_id: 53, id: payments[1], payment_id: payments[1], invoice_id: other, client_id: CLIENT },
      ...{ amount_minor: 100, gateway: 'cash', reference: 'OLD', command_id: 'old' },
      ...{ refunded_at: '2026-01-02 00:00:00', recorded_at: '2026-01-02T00:00:00Z' },
    });
    expect(transidsOf(await list({ invoiceid: other }))).toEqual(['T-B', 'OLD', 'T-D']);
    for (const [at, transid] of ['T-B', 'OLD', 'T-D'].entries()) {
      expect(transidsOf(await list({ invoiceid: other, limitstart: at, limitnum: 1 }))).toEqual([transid]);
    }
  });

  it('refuses ids and pages that are not whole numbers', async () => {
    for (const name of ['invoiceid', 'clientid', 'limitstart', 'limitnum']) {
      const { json } = await api.call('GetTransactions', { [name]: 'x' });
      expect(json).toEqual({ result: 'error', message: expect.stringContaining(`Invalid ${name}: a whole number`) });
    }
  });
});
