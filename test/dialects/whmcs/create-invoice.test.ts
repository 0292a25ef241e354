import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import {
  callerOf,
  callerOfNewTenant,
  creditOf,
  mailsOf,
  ONE_LINE,
  refusal,
  storedRows,
  type Caller,
} from './fixtures.ts';

const STATUSES = ['Draft', 'Unpaid', 'Paid', 'Cancelled', 'Refunded', 'Collections', 'Payment Pending'];

let gateway: TestGateway;
let api: Caller;

beforeAll(async () => {
  gateway = await startTestGateway();
  api = callerOf(gateway);
});

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

afterAll(async () => {
  await gateway.close();
});

const create = (params: Record<string, string | number>) => api.call('CreateInvoice', { userid: 1, ...params });

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
    expect(answer.text).toBe(`{"result":"success","invoiceid":${answer.json.invoiceid as number},"status":"Unpaid"}`);
    expect(await api.show(answer.json.invoiceid)).toEqual({
      result: 'success',
      invoiceid: answer.json.invoiceid,
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
          { id: expect.any(Number), type: '', relid: 0, description: 'Sample Second Invoice Item', amount: '1.00', taxed: 1 },
        ],
      },
      transactions: '',
    });
    expect(await mailsOf(gateway.database, answer.json.invoiceid)).toEqual(['mail.invoice-created']);
  });

  describe('status', () => {
    it.each(STATUSES)('may be %s', async (status) => {
      const answer = await create({ ...ONE_LINE, status });
      expect(answer.json).toEqual({ result: 'success', invoiceid: expect.any(Number), status });
      expect((await api.show(answer.json.invoiceid)).status).toBe(status);
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
    expect(await mailsOf(gateway.database, answer.json.invoiceid)).toEqual([]);
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
    const lines = (shown: { items: { item: { description: string; amount: string; taxed: number }[] } }) =>
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

    it.each([['1,00'], ['NaN'], ['0.001'], ['1e3']])('with the amount %s are refused, and no invoice is made', async (amount) => {
      const before = await storedRows(gateway.database);
      const answer = await create({ ...ONE_LINE, itemdescription2: 'Bad', itemamount2: amount });
      expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(/itemamount/) });
      expect(await storedRows(gateway.database)).toEqual(before);
    });
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
    const own = await callerOfNewTenant(gateway, tenant, { rateMilli: 5_000, rate2Milli: 0, paymentMethod: 'authorize' });
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
      const answer = await create({ ...ONE_LINE, userid, autoapplycredit: 'true' });
      expect(answer.json.status).toBe('Paid');
      expect(await api.show(answer.json.invoiceid)).toMatchObject({
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

    it.each([[{ userid: '' }], [{ date: '2026-02-30' }], [{ duedate: 'soon' }], [{ taxrate: 'ten' }], [{ 'notes[]': 'x' }]])(
      '%j, and changes nothing',
      async (params) => {
        const before = await storedRows(gateway.database);
        const answer = await create({ ...ONE_LINE, ...params });
        expect([answer.status, answer.json?.result]).toEqual([200, 'error']);
        expect(await storedRows(gateway.database)).toEqual(before);
      },
    );
  });
});
