import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params, WhmcsAnswer } from '../../../support/whmcs-client.ts';
import { callerOfNewTenant, mailsOf, ONE_LINE, refusal, storedRows, type Shown } from '../fixtures.ts';

const STATUSES = ['Draft', 'Unpaid', 'Paid', 'Cancelled', 'Refunded', 'Collections', 'Payment Pending'];

const { gateway, api } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

const create = (params: Params) => api.call('CreateInvoice', { userid: 1, ...params });
const idOf = (answer: WhmcsAnswer): number => Number(answer.json.invoiceid);

describe('CreateInvoice', () => {
  it('answers the sample request of its document as documented', async () => {
    const answer = await api.call('CreateInvoice', {
      userid: '1',
      status: 'Unpaid',
      sendinvoice: '1',
      paymentmethod: 'mailin',
      taxrate: '10.00',
      date: '2016-01-01',
      duedate: '2016-01-08',
      itemdescription1: 'Sample Invoice Item',
      itemamount1: '15.95',
      itemtaxed1: '0',
      itemdescription2: 'Sample Second Invoice Item',
      itemamount2: '1.00',
      itemtaxed2: '1',
      autoappliedcredit: '0',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(`{"result":"success","invoiceid":${idOf(answer)},"status":"Unpaid"}`);
    expect(await api.show(idOf(answer))).toEqual({
      result: 'success',
      invoiceid: idOf(answer),
      invoicenum: '',
      userid: 1,
      date: '2016-01-01',
      duedate: '2016-01-08',
      datepaid: '0000-00-00 00:00:00',
      lastcaptureattempt: '0000-00-00 00:00:00',
      subtotal: '16.95',
      credit: '0.00',
      tax: '0.10',
      tax2: '0.00',
      total: '17.05',
      balance: '17.05',
      taxrate: '10.000',
      taxrate2: '0.000',
      status: 'Unpaid',
      paymentmethod: 'mailin',
      notes: '',
      ccgateway: false,
      items: {
        item: [
          { id: expect.any(Number), type: '', relid: 0, description: 'Sample Invoice Item', amount: '15.95', taxed: 0 },
          {
            id: expect.any(Number),
            type: '',
            relid: 0,
            description: 'Sample Second Invoice Item',
            amount: '1.00',
            taxed: 1,
          },
        ],
      },
      transactions: '',
    });
    expect(await mailsOf(gateway.database, idOf(answer))).toEqual(['mail.invoice-created']);
  });

  describe('status', () => {
    it.each(STATUSES)('%s is accepted', async (status) => {
      const answer = await create({ ...ONE_LINE, status });
      expect(answer.json).toEqual({ result: 'success', invoiceid: expect.any(Number), status });
      expect((await api.show(idOf(answer))).status).toBe(status);
    });

    it('is Unpaid by default', async () => {
      expect((await create(ONE_LINE)).json.status).toBe('Unpaid');
    });

    it.each([['Overdue'], ['Nonsense']])('%s is refused and creates nothing', async (status) => {
      const before = await storedRows(gateway.database);
      expect((await create({ ...ONE_LINE, status })).json).toEqual({ result: 'error', message: expect.any(String) });
      expect(await storedRows(gateway.database)).toEqual(before);
    });
  });

  it.each(['1', 'true', 'True', 'on', 'yes'])('draft=%s makes a draft without a status', async (draft) => {
    const answer = await create({ ...ONE_LINE, draft });
    expect(answer.json).toEqual({ result: 'success', invoiceid: expect.any(Number), status: 'Draft' });
    expect(await mailsOf(gateway.database, idOf(answer))).toEqual([]);
  });

  it.each(['0', 'false', 'False', 'off', 'no', '', 'undefined'])('draft=%s makes none', async (draft) => {
    expect((await create({ ...ONE_LINE, draft })).json.status).toBe('Unpaid');
  });

  it.each([
    [{ sendinvoice: '1' }, ['mail.invoice-created']],
    [{ sendinvoice: 'true' }, ['mail.invoice-created']],
    [{ sendinvoice: '0' }, []],
    [{ sendinvoice: 'false' }, []],
    [{}, []],
  ])('with %j sends %j', async (params: Record<string, string>, mails) => {
    expect(await mailsOf(gateway.database, await api.create({ ...ONE_LINE, ...params }))).toEqual(mails);
  });

  describe('items', () => {
    const lines = (shown: Shown) =>
      shown.items.item.map(({ description, amount, taxed }) => [description, amount, taxed]);

    it('may come in any order, from any number, with gaps', async () => {
      const id = await api.create({
        itemamount7: '7',
        itemdescription7: 'Seven',
        itemtaxed0: 'true',
        itemdescription0: 'Zero',
        itemamount0: '0.5',
        itemdescription12: 'Twelve',
        itemamount12: '-1.25',
        itemtaxed12: 'false',
      });
      const shown = await api.show(id);
      expect(lines(shown).sort()).toEqual([
        ['Seven', '7.00', 0],
        ['Twelve', '-1.25', 0],
        ['Zero', '0.50', 1],
      ]);
      expect(shown.subtotal).toBe('6.25');
    });

    it('may come as arrays', async () => {
      const id = await api.create({
        'itemdescription[1]': 'One',
        'itemamount[1]': '1.00',
        'itemtaxed[1]': '1',
        'itemdescription[3]': 'Three',
        'itemamount[3]': '3.00',
      });
      expect(lines(await api.show(id)).sort()).toEqual([
        ['One', '1.00', 1],
        ['Three', '3.00', 0],
      ]);
    });

    it.each([['1,00'], ['NaN'], ['$1.00'], ['1e999999999']])(
      'with the amount %s are refused, and no invoice is made',
      async (amount) => {
        const before = await storedRows(gateway.database);
        const answer = await create({ ...ONE_LINE, itemdescription2: 'Bad', itemamount2: amount });
        expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(/item ?amount/) });
        expect(await storedRows(gateway.database)).toEqual(before);
      },
    );
  });

  it('keeps notes, payment method and dates, also dates without dashes', async () => {
    const id = await api.create({ notes: 'Thank you', paymentmethod: 'paypal', date: '20260301', duedate: '20260601' });
    expect(await api.show(id)).toMatchObject({
      notes: 'Thank you',
      paymentmethod: 'paypal',
      date: '2026-03-01',
      duedate: '2026-06-01',
    });
  });

  describe('refuses', () => {
    const DRAFT_AND_SEND =
      'Cannot create and send a draft invoice in a single API request. Please create and send separately.';

    it.each([
      ['a client that is not there', { userid: 999_999 }, 'Client ID Not Found'],
      ['to send a draft', { draft: '1', sendinvoice: '1' }, DRAFT_AND_SEND],
      ['to send a draft made by its status', { status: 'Draft', sendinvoice: '1' }, DRAFT_AND_SEND],
    ])('%s, and changes nothing', async (_what, params: Record<string, string | number>, message) => {
      const before = await storedRows(gateway.database);
      const answer = await create({ ...ONE_LINE, ...params });
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual(refusal(message));
      expect(await storedRows(gateway.database)).toEqual(before);
    });

    it('a client of another tenant', async () => {
      const other = await callerOfNewTenant(gateway, { id: 63 });
      const answer = await other.call('CreateInvoice', { userid: 2361, ...ONE_LINE });
      expect(answer.json).toEqual(refusal('Client ID Not Found'));
    });

    it.each([
      [{ userid: '' }],
      [{ date: '2026-02-30' }],
      [{ duedate: 'soon' }],
      [{ taxrate: 'ten' }],
      [{ 'notes[]': 'x' }],
    ])('%j, and changes nothing', async (params) => {
      const before = await storedRows(gateway.database);
      const answer = await create({ ...ONE_LINE, ...params });
      expect([answer.status, answer.json?.result]).toEqual([200, 'error']);
      expect(await storedRows(gateway.database)).toEqual(before);
    });
  });
});
