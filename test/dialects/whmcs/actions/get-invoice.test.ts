import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callerOf, callerOfNewTenant, ONE_LINE, refusal, storedRows, transactionsOf } from '../fixtures.ts';

const FIELDS = [
  'result',
  'invoiceid',
  'invoicenum',
  'userid',
  'date',
  'duedate',
  'datepaid',
  'lastcaptureattempt',
  'subtotal',
  'credit',
  'tax',
  'tax2',
  'total',
  'balance',
  'taxrate',
  'taxrate2',
  'status',
  'paymentmethod',
  'notes',
  'ccgateway',
  'items',
  'transactions',
];

const { gateway, api } = gatewayWithCaller();

describe('GetInvoice', () => {
  it('answers the sample request of its document as documented, with the three lines of the demo data', async () => {
    const answer = await api.call('GetInvoice', { invoiceid: '1' });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      result: 'success',
      invoiceid: 1,
      invoicenum: '',
      userid: 2361,
      date: '2016-01-01',
      duedate: '2020-12-30',
      datepaid: '0000-00-00 00:00:00',
      lastcaptureattempt: '0000-00-00 00:00:00',
      subtotal: '15.95',
      credit: '0.00',
      tax: '0.00',
      tax2: '0.00',
      total: '15.95',
      balance: '15.95',
      taxrate: '0.000',
      taxrate2: '0.000',
      status: 'Unpaid',
      paymentmethod: 'paypalcheckout',
      notes: '',
      ccgateway: false,
      items: {
        item: [11, 12, 13].map((id) => ({
          id,
          type: expect.any(String),
          relid: expect.any(Number),
          description: expect.any(String),
          amount: expect.stringMatching(/^\d+\.\d{2}$/),
          taxed: 0,
        })),
      },
      transactions: '',
    });
  });

  it('gives its fields, those of an item and those of a transaction in the documented order', async () => {
    const id = await api.create();
    await api.pay(id);
    const shown = await api.show(id);
    expect(Object.keys(shown)).toEqual(FIELDS);
    expect(Object.keys(shown.items.item[0]!)).toEqual(['id', 'type', 'relid', 'description', 'amount', 'taxed']);
    expect(Object.keys(transactionsOf(shown)[0]!)).toEqual([
      'id',
      'userid',
      'currency',
      'gateway',
      'date',
      'description',
      'amountin',
      'fees',
      'amountout',
      'rate',
      'transid',
      'invoiceid',
      'refundid',
    ]);
  });

  it('escapes slashes as the sample does', async () => {
    const answer = await api.call('GetInvoice', { invoiceid: 1 });
    expect(answer.text).toContain('Sample Monthly Product (01\\/01\\/2016 - 31\\/01\\/2016)');
  });

  it('shows money with two decimals, rates with three, and taxed lines as 1', async () => {
    const id = await api.create({
      taxrate: '7.125',
      taxrate2: '10',
      itemdescription1: 'Taxed',
      itemamount1: '100',
      itemtaxed1: '1',
      itemdescription2: 'Discount',
      itemamount2: '-10.00',
    });
    const shown = await api.show(id);
    expect(shown).toMatchObject({
      subtotal: '90.00',
      tax: '7.13',
      tax2: '10.00',
      total: '107.13',
      balance: '107.13',
      taxrate: '7.125',
      taxrate2: '10.000',
    });
    expect(shown.items.item).toEqual([
      { id: expect.any(Number), type: '', relid: 0, description: 'Taxed', amount: '100.00', taxed: 1 },
      { id: expect.any(Number), type: '', relid: 0, description: 'Discount', amount: '-10.00', taxed: 0 },
    ]);
  });

  it('shows every payment of the invoice as a transaction', async () => {
    const id = await api.create();
    await api.pay(id, { transid: 'first', amount: '10.00', fees: '0.30', date: '2016-01-01 12:33:12' });
    await api.pay(id, { transid: 'second', gateway: 'paypal', date: '2016-02-02 00:00:01' });
    const row = { userid: 1, amountout: '0.00', rate: '1.00000', invoiceid: id, refundid: 0, currency: 0 };
    expect((await api.show(id)).transactions).toEqual({
      transaction: [
        {
          ...row,
          id: expect.any(Number),
          description: expect.any(String),
          gateway: 'mailin',
          date: '2016-01-01 12:33:12',
          amountin: '10.00',
          fees: '0.30',
          transid: 'first',
        },
        {
          ...row,
          id: expect.any(Number),
          description: expect.any(String),
          gateway: 'paypal',
          date: '2016-02-02 00:00:01',
          amountin: '5.95',
          fees: '0.00',
          transid: 'second',
        },
      ],
    });
  });

  it('shows a total that is net of credit, and the credit', async () => {
    await gateway.grantCredit(53, 1, 500n);
    const id = await api.create({ ...ONE_LINE, autoapplycredit: '1' });
    expect(await api.show(id)).toMatchObject({
      subtotal: '15.95',
      credit: '5.00',
      total: '10.95',
      balance: '10.95',
      status: 'Unpaid',
    });
  });

  it('says whether the payment method is a card gateway', async () => {
    const [card, bank] = [
      await api.create({ paymentmethod: 'authorize' }),
      await api.create({ paymentmethod: 'mailin' }),
    ];
    expect([(await api.show(card)).ccgateway, (await api.show(bank)).ccgateway]).toEqual([true, false]);
  });

  it('gives back what a caller stored, whatever it was', async () => {
    const text = 'Ünïcode 🙂 "quoted" <b>&amp;</b> ]]> a;b=c\r\nnew line / back\\slash';
    const id = await api.create({ notes: text, itemdescription1: text, itemamount1: '1.00' });
    const shown = await api.show(id);
    expect([shown.notes, shown.items.item[0]!.description]).toEqual([text, text]);
  });

  it('gives ids as text to a credential that asked for legacy strings', async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'legacy', typing: 'legacy-strings' });
    const legacy = callerOf(gateway, { identifier: 'legacy', secret: 'legacy' });
    const shown = await legacy.show(1);
    expect([shown.invoiceid, shown.userid, shown.items.item[0]!.id]).toEqual(['1', '2361', '11']);
  });

  it('answers XML with the action in lower case, the same names and the same order', async () => {
    const answer = await api.call('GetInvoice', { invoiceid: 1, responsetype: 'xml' });
    expect(answer.text).toMatch(/^<\?xml .*?\?>\s*<whmcsapi version="[^"]+">\s*<action>getinvoice<\/action>/);
    const names = [...answer.text.matchAll(/<(\w+)[\s/>]/g)].map((match) => match[1]!);
    expect(names.filter((name) => FIELDS.includes(name))).toEqual(FIELDS);
    expect(answer.text).toMatch(/<items>\s*<item>\s*<id>11<\/id>/);
    expect(answer.text.match(/<item>/g)).toHaveLength(3);
  });

  it('answers NVP pairs, with lists as items[item][0][id]', async () => {
    const answer = await api.call('GetInvoice', { invoiceid: 1, responsetype: 'nvp' });
    expect(answer.text).toContain('result=success;');
    expect(answer.text).toContain('items[item][0][id]=11;');
    expect(answer.text).toContain('items[item][2][id]=13;');
  });

  it('changes nothing', async () => {
    const before = await storedRows(gateway.database);
    await api.show(1);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it.each([['json'], ['xml'], ['nvp']])('says in %s that an invoice is not there', async (responsetype) => {
    const answer = await api.call('GetInvoice', { invoiceid: 999_999, responsetype });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Invoice ID Not Found');
    if (responsetype === 'json') expect(answer.text).toBe('{"result":"error","message":"Invoice ID Not Found"}');
  });

  it('knows no invoice of another tenant', async () => {
    const other = await callerOfNewTenant(gateway, { id: 60 });
    expect(await other.show(1)).toEqual(refusal('Invoice ID Not Found'));
  });

  it.each([
    [{}],
    [{ invoiceid: '' }],
    [{ invoiceid: '0x1' }],
    [{ invoiceid: '1e3' }],
    [{ invoiceid: '-1' }],
    [{ 'invoiceid[]': 1 }],
  ])('answers %j with an error', async (params) => {
    const answer = await api.call('GetInvoice', params);
    expect([answer.status, answer.json]).toEqual([200, { result: 'error', message: expect.any(String) }]);
  });
});
