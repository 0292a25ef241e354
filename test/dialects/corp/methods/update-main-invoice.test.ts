import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../../support/corp-client.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { eventsOf, storedRows } from '../../whmcs/fixtures.ts';
import { callMethod, demoOf, switchOnAllMethods, type Answer } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

const update = (invoice: number, args: Arguments): Promise<Answer> =>
  callMethod(gateway, 'updateMainInvoice', { INVOICE_NUMBER: invoice, ...args });

describe('updateMainInvoice', () => {
  it('changes what it is given, on an invoice of the other dialect, and nothing else', async () => {
    const id = await demo.whmcs.create({ notes: 'Old', date: '2015-01-01' });
    const before = await demo.whmcs.show(id);
    expect((await update(id, { DUE_DATE: '4/14/2015', MONEY_TYPE_ID: 3 })).result).toBe('ok');
    expect(await demo.whmcs.show(id)).toEqual({ ...before, duedate: '2015-04-14', paymentmethod: 'check' });
    expect((await update(id, { INVOICE_NOTES: '', INVOICE_DATE: '2015-02-01' })).result).toBe('ok');
    expect(await demo.whmcs.show(id)).toMatchObject({ notes: '', date: '2015-02-01', duedate: '2015-04-14' });
  });

  it('sets a status in any case, and closes an invoice', async () => {
    const id = await demo.whmcs.create();
    expect((await update(id, { INVOICE_STATUS: 'payment pending' })).result).toBe('ok');
    expect(await demo.whmcs.show(id)).toMatchObject({ status: 'Payment Pending' });
    expect((await update(id, { INVOICE_STATUS: 'CANCELLED' })).result).toBe('ok');
    expect(await demo.whmcs.show(id)).toMatchObject({ status: 'Cancelled' });
    expect(await eventsOf(gateway.database, id)).toContain('invoice.cancelled');
  });

  it.each<[Arguments, string, string]>([
    [{}, 'dataIn', 'INVOICE_STATUS'],
    [{ INVOICE_STATUS: 'Paid' }, 'dataIn', 'INVOICE_STATUS'],
    [{ INVOICE_STATUS: 'Refunded' }, 'dataIn', 'INVOICE_STATUS'],
    [{ MONEY_TYPE_ID: 99 }, 'dataIn', 'MONEY_TYPE_ID'],
    [{ INVOICE_DATE: '1899-12-31' }, 'dataIn2', 'INVOICE_DATE'],
    [{ INVOICE_NUMBER: 4711, INVOICE_NOTES: 'x' }, 'zero', 'invoice-not-found'],
  ])('refuses %j as %s and changes nothing', async (args, status, reason) => {
    const id = await demo.whmcs.create();
    const before = await storedRows(gateway.database);
    const answer = await update(id, args);
    expect([answer.status, answer.result, answer.headers['x-reason']]).toEqual([200, status, reason]);
    expect(await storedRows(gateway.database)).toEqual(before);
  });
});
