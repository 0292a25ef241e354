import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callerOfNewTenant, creditOf, refusal, rowsOf, storedRows, SUCCESS } from './fixtures.ts';

const { gateway, api } = gatewayWithCaller();

describe('A payment by the status of its invoice', () => {
  it.each([['Unpaid'], ['Payment Pending'], ['Collections']])('makes a %s invoice Paid', async (status) => {
    const id = await api.createIn(status);
    expect((await api.pay(id, { amount: '10.00' })).json).toEqual(SUCCESS);
    expect(await api.show(id)).toMatchObject({ status, balance: '5.95', datepaid: '0000-00-00 00:00:00' });
    expect((await api.pay(id, { amount: '5.95', date: '2016-03-04 05:06:07' })).json).toEqual(SUCCESS);
    expect(await api.show(id)).toMatchObject({ status: 'Paid', balance: '0.00', datepaid: '2016-03-04 05:06:07' });
  });

  it('goes as a whole to the credit of the client when the invoice is Paid', async () => {
    const id = await api.create();
    await api.pay(id, { date: '2016-01-01 12:33:12' });
    const before = await creditOf(gateway.database, 53, 1);
    expect((await api.pay(id, { amount: '7.00', date: '2017-01-01 00:00:00' })).json).toEqual(SUCCESS);
    expect(await creditOf(gateway.database, 53, 1)).toBe(before + 700);
    expect(await api.show(id)).toMatchObject({ status: 'Paid', datepaid: '2016-01-01 12:33:12' });
  });

  it('goes as a whole to credit also when the invoice was made Paid by hand', async () => {
    const id = await api.createIn('Paid');
    const before = await creditOf(gateway.database, 53, 1);
    expect((await api.pay(id, { amount: '7.00' })).json).toEqual(SUCCESS);
    expect(await creditOf(gateway.database, 53, 1)).toBe(before + 700);
  });

  it.each([['Cancelled'], ['Draft'], ['Refunded']])(
    'is refused by a %s invoice and changes nothing',
    async (status) => {
      const id = await api.createIn(status);
      const before = await storedRows(gateway.database);
      for (const params of [{}, { amount: '5.00' }, { amount: '99.00' }]) {
        const answer = await api.pay(id, params);
        expect(answer.status).toBe(200);
        expect(answer.json).toEqual(refusal(`It is not possible to add a payment to an invoice that is ${status}`));
      }
      expect(await storedRows(gateway.database)).toEqual(before);
    },
  );
});

describe('A payment in a currency', () => {
  it('without decimals takes whole units only', async () => {
    const yen = await callerOfNewTenant(gateway, { id: 70, currency: 'JPY', extraDecimals: 'refuse' });
    const id = await yen.create({ itemdescription1: 'Yen', itemamount1: '1500' });
    expect((await yen.pay(id, { amount: '0.5' })).json.result).toBe('error');
    expect((await yen.pay(id, { amount: '1000' })).json).toEqual(SUCCESS);
    expect((await yen.pay(id)).json).toEqual(SUCCESS);
    const payments = await rowsOf(gateway.database, 'payments', { tenant_id: 70 });
    expect(payments.map((payment) => payment['amount_minor'])).toEqual(['1000', '500']);
    expect((await yen.show(id)).status).toBe('Paid');
  });

  it('with three decimals takes all three', async () => {
    const dinar = await callerOfNewTenant(gateway, { id: 71, currency: 'KWD', extraDecimals: 'refuse' });
    const id = await dinar.create({ itemdescription1: 'Dinar', itemamount1: '2.345' });
    expect((await dinar.pay(id, { amount: '1.2345' })).json.result).toBe('error');
    expect((await dinar.pay(id, { amount: '1.234' })).json).toEqual(SUCCESS);
    const payments = await rowsOf(gateway.database, 'payments', { tenant_id: 71 });
    expect(payments.map((payment) => payment['amount_minor'])).toEqual(['1234']);
    const shown = await dinar.show(id);
    expect([Number(shown.total), Number(shown.balance), shown.status]).toEqual([2.345, 1.111, 'Unpaid']);
  });
});
