import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import {
  callerOfNewTenant,
  creditOf,
  mailsOf,
  refusal,
  rowsOf,
  storedRows,
  SUCCESS,
  transactionsOf,
} from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

describe('AddInvoicePayment', () => {
  it('answers the sample request of its document as documented', async () => {
    const answer = await api.call('AddInvoicePayment', {
      invoiceid: '1',
      transid: 'D28DJIDJW393JDWQKQI332',
      gateway: 'mailin',
      date: '2016-01-01 12:33:12',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"result":"success"}');
    const shown = await api.show(1);
    expect(shown).toMatchObject({ status: 'Paid', balance: '0.00', datepaid: '2016-01-01 12:33:12' });
    expect(transactionsOf(shown)).toEqual([
      expect.objectContaining({
        userid: 2361,
        gateway: 'mailin',
        date: '2016-01-01 12:33:12',
        amountin: '15.95',
        fees: '0.00',
        amountout: '0.00',
        transid: 'D28DJIDJW393JDWQKQI332',
        invoiceid: 1,
        refundid: 0,
      }),
    ]);
  });

  describe('amount', () => {
    it.each([['absent'], ['blank']])('takes the full balance when it is %s', async (how) => {
      const id = await api.create();
      await api.pay(id, { amount: '5.00' });
      expect((await api.pay(id, how === 'blank' ? { amount: '' } : {})).json).toEqual(SUCCESS);
      const payments = await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id });
      expect(payments.map((payment) => payment['amount_minor'])).toEqual(['500', '1095']);
      expect(await api.show(id)).toMatchObject({ status: 'Paid', balance: '0.00' });
    });

    it('is missed when nothing is owed', async () => {
      const id = await api.create();
      await api.pay(id);
      const before = await storedRows(gateway.database);
      expect((await api.pay(id)).json).toEqual(refusal('No Amount Provided'));
      expect(await storedRows(gateway.database)).toEqual(before);
    });

    it('below the balance is a part; the payment that settles the balance makes the invoice Paid on its date', async () => {
      const id = await api.create();
      await api.pay(id, { amount: '10', date: '2016-02-01 08:00:00' });
      expect(await api.show(id)).toMatchObject({
        status: 'Unpaid',
        total: '15.95',
        balance: '5.95',
        datepaid: '0000-00-00 00:00:00',
      });
      await api.pay(id, { amount: '5.95', date: '2016-01-15 09:30:00' });
      expect(await api.show(id)).toMatchObject({
        status: 'Paid',
        total: '15.95',
        balance: '0.00',
        datepaid: '2016-01-15 09:30:00',
      });
    });

    it('above the balance adds the excess to the credit of the client, once', async () => {
      const id = await api.create();
      const before = await creditOf(gateway.database, 53, 1);
      await api.pay(id, { amount: '20.00' });
      expect(await api.show(id)).toMatchObject({ status: 'Paid', total: '15.95' });
      expect(await creditOf(gateway.database, 53, 1)).toBe(before + 405);
      const entries = await rowsOf(gateway.database, 'credit_entries', { tenant_id: 53, invoice_id: id });
      expect(entries.map((entry) => [entry['client_id'], entry['amount_minor']])).toEqual([['1', '405']]);
    });

    it.each([
      ['0'],
      ['-5'],
      ['0.001'],
      ['5.5511151231258E-17'],
      ['1,00'],
      ['NaN'],
      ['Infinity'],
      ['1e400'],
      ['5 USD'],
      ['0x10'],
    ])('of %s is refused and changes nothing', async (amount) => {
      const id = await api.create();
      const before = await storedRows(gateway.database);
      const answer = await api.pay(id, { amount });
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(/amount/i) });
      expect(await storedRows(gateway.database)).toEqual(before);
    });
  });

  it('records fees, which change no balance', async () => {
    const id = await api.create();
    await api.pay(id, { amount: '10.00', fees: '0.75' });
    const shown = await api.show(id);
    expect(shown).toMatchObject({ status: 'Unpaid', balance: '5.95' });
    expect(transactionsOf(shown)[0]).toMatchObject({ amountin: '10.00', fees: '0.75' });
  });

  describe('date', () => {
    it.each([
      ['2016-01-01', '2016-01-01 00:00:00'],
      ['20160101', '2016-01-01 00:00:00'],
      ['2030-12-31 23:59:59', '2030-12-31 23:59:59'],
    ])('of %s is kept as the caller gave it', async (date, stored) => {
      const id = await api.create();
      expect((await api.pay(id, { date })).json).toEqual(SUCCESS);
      const shown = await api.show(id);
      expect([shown.datepaid, transactionsOf(shown)[0]!.date]).toEqual([stored, stored]);
    });

    it('is now on the clock of the tenant when it is absent', async () => {
      const tokyo = await callerOfNewTenant(gateway, { id: 60, timeZone: 'Asia/Tokyo' });
      gateway.clock.set('2026-11-22T20:15:30.000Z');
      const id = await tokyo.create();
      await tokyo.call('AddInvoicePayment', { invoiceid: id, transid: 'now', gateway: 'banktransfer' });
      expect(await tokyo.show(id)).toMatchObject({ status: 'Paid', datepaid: '2026-11-23 05:15:30' });
    });

    it.each([['2016-02-30'], ['2016-13-01 00:00:00'], ['2016-01-01 25:00:00'], ['yesterday']])(
      'of %s is refused and changes nothing',
      async (date) => {
        const id = await api.create();
        const before = await storedRows(gateway.database);
        const answer = await api.pay(id, { date });
        expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(/date/i) });
        expect(await storedRows(gateway.database)).toEqual(before);
      },
    );
  });

  it.each([[{}], [{ transid: '' }]])('names the transid that is missing (%j)', async (given) => {
    const id = await api.create();
    const before = await storedRows(gateway.database);
    const answer = await api.call('AddInvoicePayment', { invoiceid: id, gateway: 'mailin', amount: '1.00', ...given });
    expect(answer.json).toEqual({ result: 'error', message: expect.stringContaining('transid') });
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it("takes the invoice's payment method for a missing gateway", async () => {
    const id = await api.create({ paymentmethod: 'paypal' });
    await api.call('AddInvoicePayment', { invoiceid: id, transid: 'no-gateway' });
    expect(transactionsOf(await api.show(id))[0]!).toMatchObject({ gateway: 'paypal', amountin: '15.95' });
  });

  it.each([['system'], ['Überweisung (manuell)'], ['Pay;Pal=1']])('takes any gateway text: %s', async (text) => {
    const id = await api.create();
    expect((await api.pay(id, { gateway: text })).json).toEqual(SUCCESS);
    expect(transactionsOf(await api.show(id))[0]!.gateway).toBe(text);
  });

  it.each([
    [{}, ['mail.payment-received']],
    [{ noemail: 'false' }, ['mail.payment-received']],
    [{ noemail: 'undefined' }, ['mail.payment-received']],
    [{ noemail: 'true' }, []],
    [{ noemail: '1' }, []],
    [{ noemail: 'on' }, []],
  ])('sends %j the mails %j', async (params: Record<string, string>, mails) => {
    const id = await api.create();
    expect((await api.pay(id, params)).json).toEqual(SUCCESS);
    expect(await mailsOf(gateway.database, id)).toEqual(mails);
  });

  describe('refuses', () => {
    it('an invoice that is not there', async () => {
      const before = await storedRows(gateway.database);
      const answer = await api.pay(999_999, { amount: '1.00' });
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual(refusal('Invoice ID Not Found'));
      expect(await storedRows(gateway.database)).toEqual(before);
    });

    it('an invoice of another tenant with the same sentence', async () => {
      const other = await callerOfNewTenant(gateway, { id: 61 });
      const before = await storedRows(gateway.database);
      expect((await other.pay(78, { amount: '1.00' })).json).toEqual(refusal('Invoice ID Not Found'));
      expect(await storedRows(gateway.database)).toEqual(before);
    });

    it.each([['0x1'], ['1 1'], ['1e3'], ['-1'], ['9999999999999999999'], [''], ['one']])(
      'the invoiceid %j',
      async (invoiceid) => {
        const before = await storedRows(gateway.database);
        const answer = await api.call('AddInvoicePayment', {
          invoiceid,
          transid: 'bad-id',
          gateway: 'mailin',
          amount: '1',
        });
        expect([answer.status, answer.json?.result]).toEqual([200, 'error']);
        expect(await storedRows(gateway.database)).toEqual(before);
      },
    );
  });
});
