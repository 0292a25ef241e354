import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callerOf, callerOfNewTenant, SUCCESS, type Caller, jsonOf } from './fixtures.ts';

const { gateway } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

const numberOf = async (api: Caller, id: number): Promise<string> => (await api.show(id)).invoicenum;
const payNow = (api: Caller, invoiceid: number) =>
  api.call('AddInvoicePayment', { invoiceid, transid: `now-${invoiceid}`, gateway: 'mailin' });

describe('The sequential invoice number', () => {
  it('is empty where the tenant has not switched it on', async () => {
    const api = callerOf(gateway);
    const id = await api.create();
    await api.pay(id);
    expect(await api.show(id)).toMatchObject({ status: 'Paid', invoicenum: '' });
  });

  it('comes with the payment that pays the invoice, not before', async () => {
    const api = await callerOfNewTenant(gateway, { id: 90, numberFormat: 'INV-{NUMBER}' });
    const [one, two] = [await api.create(), await api.create()];
    expect(await numberOf(api, one)).toBe('');
    await api.pay(two, { amount: '5.00' });
    expect(await numberOf(api, two)).toBe('');
    await api.pay(one);
    await api.pay(two);
    expect([await numberOf(api, one), await numberOf(api, two)]).toEqual(['INV-1', 'INV-2']);
  });

  it('stays as it is when more money comes', async () => {
    const api = await callerOfNewTenant(gateway, { id: 91, numberFormat: '{NUMBER}' });
    const id = await api.create();
    await api.pay(id);
    await api.pay(id, { amount: '5.00' });
    expect(await numberOf(api, id)).toBe('1');
  });

  it("carries the day of the tenant's own calendar", async () => {
    const api = await callerOfNewTenant(gateway, {
      id: 92,
      timeZone: 'Asia/Tokyo',
      numberFormat: '{YEAR}/{MONTH}/{DAY}-{NUMBER}',
    });
    const id = await api.create();
    gateway.clock.set('2026-12-31T20:00:00.000Z');
    await payNow(api, id);
    expect(await numberOf(api, id)).toBe('2027/01/01-1');
  });

  it('counts for each tenant on its own', async () => {
    const one = await callerOfNewTenant(gateway, { id: 93, numberFormat: 'A{NUMBER}' });
    const two = await callerOfNewTenant(gateway, { id: 94, numberFormat: 'B{NUMBER}' });
    const [first, second] = [await one.create(), await two.create()];
    await payNow(one, first);
    await payNow(two, second);
    expect([await numberOf(one, first), await numberOf(two, second)]).toEqual(['A1', 'B1']);
  });

  it('is never given twice, also to forty invoices that are paid at once', async () => {
    const api = await callerOfNewTenant(gateway, { id: 95, numberFormat: 'INV-{NUMBER}' });
    const ids = await Promise.all(Array.from({ length: 40 }, () => api.create()));
    const answers = await Promise.all(ids.map((id) => payNow(api, id)));
    expect(jsonOf(answers)).toEqual(Array<unknown>(40).fill(SUCCESS));
    const numbers = await Promise.all(ids.map((id) => numberOf(api, id)));
    expect(new Set(numbers).size).toBe(40);
    for (const number of numbers) expect(number).toMatch(/^INV-\d+$/);
  });

  it('is given once when one invoice is paid by parallel payments', async () => {
    const api = await callerOfNewTenant(gateway, { id: 96, numberFormat: '{NUMBER}' });
    const [first, next] = [await api.create(), await api.create()];
    await Promise.all(Array.from({ length: 20 }, () => api.pay(first, { amount: '15.95' })));
    await api.pay(next);
    expect([await numberOf(api, first), await numberOf(api, next)]).toEqual(['1', '2']);
  });
});
