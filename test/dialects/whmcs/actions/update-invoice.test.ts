import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { callerOfNewTenant, refusal, rowsOf, storedRows, type Item } from '../fixtures.ts';

const MISSING = 'Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed';

const { gateway, api } = gatewayWithCaller();

const itemsOf = async (id: number): Promise<readonly Item[]> => (await api.show(id)).items.item;
const lineOf = async (id: number): Promise<number> => (await itemsOf(id))[0]!.id;
const edit = (line: number, description = 'Edited', amount = '20.00', taxed = '0'): Params => ({
  [`itemdescription[${line}]`]: description,
  [`itemamount[${line}]`]: amount,
  [`itemtaxed[${line}]`]: taxed,
});

describe('UpdateInvoice', () => {
  it('answers the sample request of its document as documented', async () => {
    // As PHP's http_build_query writes the sample's arrays.
    const answer = await api.call('UpdateInvoice', {
      invoiceid: '1',
      status: 'Unpaid',
      'itemdescription[13]': 'Sample Updated Invoice Item',
      'itemamount[13]': '16.95',
      'itemtaxed[13]': '0',
      'newitemdescription[0]': 'New Line Item 1',
      'newitemdescription[1]': 'New Line Item 2',
      'newitemamount[0]': '10',
      'newitemamount[1]': '2.95',
      'newitemtaxed[0]': '1',
      'newitemtaxed[1]': '0',
      'deletelineids[0]': '11',
      'deletelineids[1]': '12',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"result":"success","invoiceid":1}');
    expect(await api.show(1)).toMatchObject({ subtotal: '29.90', total: '29.90', balance: '29.90', status: 'Unpaid' });
    expect(await itemsOf(1)).toEqual([
      { id: 13, type: '', relid: 0, description: 'Sample Updated Invoice Item', amount: '16.95', taxed: 0 },
      { id: expect.any(Number), type: '', relid: 0, description: 'New Line Item 1', amount: '10.00', taxed: 1 },
      { id: expect.any(Number), type: '', relid: 0, description: 'New Line Item 2', amount: '2.95', taxed: 0 },
    ]);
  });

  it('changes each header field that is given, and no other', async () => {
    const id = await api.create({ notes: 'Before', date: '2026-01-01', duedate: '2026-01-15' });
    const unchanged = await api.show(id);
    const changes: [Params, Record<string, string>][] = [
      [{ paymentmethod: 'paypal' }, { paymentmethod: 'paypal' }],
      [{ taxrate: '7.5' }, { taxrate: '7.500' }],
      [{ taxrate2: '2.125' }, { taxrate2: '2.125' }],
      [{ date: '2026-02-03' }, { date: '2026-02-03' }],
      [{ duedate: '20260405' }, { duedate: '2026-04-05' }],
      [{ notes: 'After' }, { notes: 'After' }],
    ];
    let expected: object = unchanged;
    for (const [params, shown] of changes) {
      expect((await api.update(id, params)).json).toEqual({ result: 'success', invoiceid: id });
      expected = { ...expected, ...shown };
      expect(await api.show(id)).toEqual(expected);
    }
  });

  it('takes everything in one request', async () => {
    const id = await api.create({
      itemdescription1: 'One',
      itemamount1: '1.00',
      itemdescription2: 'Two',
      itemamount2: '2.00',
    });
    const [one, two] = await itemsOf(id);
    const answer = await api.update(id, {
      ...edit(one!.id, 'One, edited', '100', '1'),
      'deletelineids[]': two!.id,
      'newitemdescription[5]': 'Three',
      'newitemamount[5]': '-3.00',
      'newitemtaxed[5]': 'false',
      taxrate: '10',
      taxrate2: '5',
      date: '2026-05-01',
      duedate: '2026-05-15',
      notes: 'All at once',
      paymentmethod: 'authorize',
      status: 'Payment Pending',
    });
    expect(answer.json).toEqual({ result: 'success', invoiceid: id });
    expect(await api.show(id)).toMatchObject({
      date: '2026-05-01',
      duedate: '2026-05-15',
      subtotal: '97.00',
      tax: '10.00',
      tax2: '5.00',
      total: '112.00',
      notes: 'All at once',
      paymentmethod: 'authorize',
      ccgateway: true,
      status: 'Payment Pending',
    });
    expect((await itemsOf(id)).map((item) => item.description)).toEqual(['One, edited', 'Three']);
  });

  it('never touches the payments of an invoice that it edits', async () => {
    const id = await api.create();
    await api.pay(id);
    const paid = await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id });
    await api.update(id, {
      'deletelineids[0]': await lineOf(id),
      'newitemdescription[0]': 'New',
      'newitemamount[0]': '5',
      'newitemtaxed[0]': '0',
    });
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id })).toEqual(paid);
    expect(await api.show(id)).toMatchObject({ total: '5.00', balance: '-10.95' });
  });

  it('leaves the lines of other invoices as they are', async () => {
    const [mine, other] = [await api.create(), await api.create()];
    const before = await storedRows(gateway.database);
    const foreign = await lineOf(other);
    await api.update(mine, { ...edit(foreign, 'Stolen', '0.01') });
    await api.update(mine, { 'deletelineids[0]': foreign });
    const after = await storedRows(gateway.database);
    expect({ ...after, outbox: [] }).toEqual({ ...before, outbox: [] });
  });

  it('takes an unknown line id as success', async () => {
    const id = await api.create();
    expect((await api.update(id, edit(0))).json).toEqual({ result: 'success', invoiceid: id });
    expect((await api.update(id, { 'deletelineids[0]': '999999' })).json).toEqual({ result: 'success', invoiceid: id });
    expect(await itemsOf(id)).toHaveLength(1);
  });

  describe('refuses as a whole, and changes nothing,', () => {
    const refused = async (id: number, params: Params, answer: unknown): Promise<void> => {
      const before = await storedRows(gateway.database);
      const got = await api.update(id, {
        notes: 'must not stay',
        'newitemdescription[0]': 'must not stay',
        'newitemamount[0]': '1',
        'newitemtaxed[0]': '0',
        ...params,
      });
      expect([got.status, got.json]).toEqual([200, answer]);
      expect(await storedRows(gateway.database)).toEqual(before);
    };

    it('an invoice that is not there', async () => {
      await refused(999_999, {}, refusal('Invoice ID Not Found'));
    });

    it('an invoice of another tenant', async () => {
      const stranger = await callerOfNewTenant(gateway, { id: 60 });
      const before = await storedRows(gateway.database);
      expect((await stranger.update(1, { notes: 'mine' })).json).toEqual(refusal('Invoice ID Not Found'));
      expect(await storedRows(gateway.database)).toEqual(before);
    });

    it.each(['itemdescription', 'itemamount', 'itemtaxed'])('a line edit without %s', async (missing) => {
      const id = await api.create();
      const line = await lineOf(id);
      const given = Object.entries(edit(line)).filter(([name]) => name !== `${missing}[${line}]`);
      await refused(id, Object.fromEntries(given), refusal(MISSING));
    });

    it.each(['itemdescription', 'itemamount', 'itemtaxed'])('a line edit of only %s', async (only) => {
      const id = await api.create();
      const line = await lineOf(id);
      await refused(id, { [`${only}[${line}]`]: '1' }, refusal(MISSING));
    });

    it('a line edit whose itemtaxed is `undefined`, which is absent', async () => {
      const id = await api.create();
      const line = await lineOf(id);
      await refused(id, edit(line, 'Edited', '20.00', 'undefined'), refusal(MISSING));
    });

    it('two line edits of which one is complete', async () => {
      const id = await api.create({
        itemdescription1: 'One',
        itemamount1: '1.00',
        itemdescription2: 'Two',
        itemamount2: '2.00',
      });
      const [one, two] = await itemsOf(id);
      await refused(id, { ...edit(one!.id), [`itemdescription[${two!.id}]`]: 'Half' }, refusal(MISSING));
    });

    it.each(['Bogus', 'Overdue', 'Unpaid or so'])('the status %s', async (status) => {
      await refused(await api.create(), { status }, refusal(`Invalid status ${status}`));
    });

    it.each([['publish'], ['publishandsendemail']])('%s of an invoice that is not a draft', async (name) => {
      const id = await api.create();
      await refused(id, { [name]: '1' }, refusal('Invoice must be in Draft status to be published'));
    });

    it.each([
      ['deletelineids', '11,12'],
      ['deletelineids', '[object Object]'],
      ['itemdescription', '[object Object]'],
      ['itemamount', '1.00'],
      ['newitemdescription', 'New'],
      ['newitemamount', '[object Object]'],
      ['newitemtaxed', 'some'],
      ['itemtaxed', '1,0'],
    ])('%s as the text %s', async (name, text) => {
      const id = await api.create();
      const before = await storedRows(gateway.database);
      const answer = await api.update(id, { notes: 'must not stay', [name]: text });
      expect([answer.status, answer.json]).toEqual([200, { result: 'error', message: expect.stringContaining(name) }]);
      expect(await storedRows(gateway.database)).toEqual(before);
    });

    it.each([
      [{ date: '2026-02-30' }],
      [{ duedate: 'tomorrow' }],
      [{ datepaid: '2026-00-10' }],
      [{ taxrate: 'ten' }],
      [{ credit: '-1' }],
      [{ 'newitemamount[0]': 'NaN' }],
      [{ 'deletelineids[0]': 'x' }],
      [{ 'notes[0]': 'x' }],
      [{ 'status[0]': 'Paid' }],
    ])('%j', async (params: Params) => {
      await refused(await api.create(), params, { result: 'error', message: expect.any(String) });
    });
  });
});
