import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callerOfNewTenant, creditOf, ONE_LINE, SUCCESS } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

describe('CreateInvoice', () => {
  it("defaults to today and the due days on the tenant's calendar, its payment method and its rates", async () => {
    const auckland = await callerOfNewTenant(gateway, {
      id: 60,
      timeZone: 'Pacific/Auckland',
      dueDays: 30,
      paymentMethod: 'authorize',
      rateMilli: 15_000,
      rate2Milli: 2_500,
    });
    gateway.clock.set('2026-12-31T12:00:00.000Z');
    const id = await auckland.create({ itemdescription1: 'Kiwi', itemamount1: '100', itemtaxed1: '1' });
    expect(await auckland.show(id)).toMatchObject({
      date: '2027-01-01',
      duedate: '2027-01-31',
      paymentmethod: 'authorize',
      ccgateway: true,
      taxrate: '15.000',
      taxrate2: '2.500',
      tax: '15.00',
      tax2: '2.50',
      total: '117.50',
    });
  });

  it("takes the client's own payment method and rates before the tenant's, and the request's before both", async () => {
    const tenant = { id: 61, rateMilli: 15_000, rate2Milli: 2_500 };
    const own = await callerOfNewTenant(gateway, tenant, {
      rateMilli: 5_000,
      rate2Milli: 0,
      paymentMethod: 'authorize',
    });
    const item = { itemdescription1: 'Own', itemamount1: '100', itemtaxed1: '1' };
    expect(await own.show(await own.create(item))).toMatchObject({
      paymentmethod: 'authorize',
      taxrate: '5.000',
      taxrate2: '0.000',
      tax: '5.00',
      tax2: '0.00',
    });
    const given = { ...item, taxrate: '20', taxrate2: '1', paymentmethod: 'banktransfer' };
    expect(await own.show(await own.create(given))).toMatchObject({
      paymentmethod: 'banktransfer',
      taxrate: '20.000',
      taxrate2: '1.000',
      tax: '20.00',
      tax2: '1.00',
    });
  });

  it('charges no tax to a client that is exempt', async () => {
    const exempt = await callerOfNewTenant(gateway, { id: 62, rateMilli: 15_000 }, { isTaxExempt: true });
    const id = await exempt.create({ itemdescription1: 'Exempt', itemamount1: '100', itemtaxed1: '1' });
    expect(await exempt.show(id)).toMatchObject({ tax: '0.00', tax2: '0.00', total: '100.00' });
  });

  it('is in the currency of its client', async () => {
    await gateway.addClient({ tenantId: 53, id: 901, currency: 'JPY' });
    const item = { userid: 901, itemdescription1: 'Yen' };
    const id = await api.create({ ...item, itemamount1: '1499.5' });
    expect(Number((await api.show(id)).total)).toBe(1500);
    expect((await api.pay(id, { amount: '0.4' })).json.result).toBe('error');
    expect((await api.pay(id, { amount: '1500.4' })).json).toEqual(SUCCESS);
    expect(await api.show(id)).toMatchObject({ status: 'Paid', balance: '0.00' });
  });

  describe('autoapplycredit', () => {
    let clients = 500;
    const clientWithCredit = async (creditMinor: bigint): Promise<number> => {
      const id = (clients += 1);
      await gateway.addClient({ tenantId: 53, id });
      await gateway.grantCredit(53, id, creditMinor);
      return id;
    };

    it.each(['autoapplycredit', 'autoappliedcredit'])('%s uses the credit that there is', async (name) => {
      const userid = await clientWithCredit(500n);
      const id = await api.create({ ...ONE_LINE, userid, [name]: '1' });
      expect(await api.show(id)).toMatchObject({ credit: '5.00', total: '10.95', balance: '10.95', status: 'Unpaid' });
      expect(await creditOf(gateway.database, 53, userid)).toBe(0);
    });

    it('pays the invoice when the credit suffices, and takes no more than is due', async () => {
      const userid = await clientWithCredit(2_000n);
      const answer = await api.call('CreateInvoice', { ...ONE_LINE, userid, autoapplycredit: 'true' });
      expect(answer.json.status).toBe('Paid');
      expect(await api.show(Number(answer.json.invoiceid))).toMatchObject({
        credit: '15.95',
        total: '0.00',
        balance: '0.00',
        status: 'Paid',
        datepaid: '2026-11-22 10:00:00',
      });
      expect(await creditOf(gateway.database, 53, userid)).toBe(405);
    });

    it.each([{}, { autoapplycredit: '0' }, { autoapplycredit: 'false' }])('uses none with %j', async (params) => {
      const userid = await clientWithCredit(2_000n);
      const id = await api.create({ ...ONE_LINE, userid, ...params });
      expect(await api.show(id)).toMatchObject({ credit: '0.00', total: '15.95', status: 'Unpaid' });
      expect(await creditOf(gateway.database, 53, userid)).toBe(2_000);
    });

    it('spends credit once when invoices are created in parallel', async () => {
      const userid = await clientWithCredit(2_000n);
      const ids = await Promise.all(
        Array.from({ length: 10 }, () => api.create({ ...ONE_LINE, userid, autoapplycredit: '1' })),
      );
      const credits = await Promise.all(ids.map(async (id) => Math.round(Number((await api.show(id)).credit) * 100)));
      expect(credits.reduce((sum, credit) => sum + credit)).toBe(2_000);
      expect(await creditOf(gateway.database, 53, userid)).toBe(0);
    });
  });
});
