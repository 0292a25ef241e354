import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import {
  demoCall,
  exchange,
  FORM,
  formBody,
  JSON_BODY,
  multipartBody,
  tableStates,
  TRACES,
  type WireExchange,
} from '../../support/whmcs-wire.ts';

interface Line {
  readonly id: number;
  readonly description: string;
  readonly amount: string;
  readonly taxed: number;
}

const { gateway } = gatewayWithCaller();

const form = (action: string, params: Params): Promise<WireExchange> =>
  exchange(gateway.url, { headers: FORM, body: formBody(demoCall(action, params)) });

const json = (action: string, params: Record<string, unknown>): Promise<WireExchange> =>
  exchange(gateway.url, { headers: JSON_BODY, body: JSON.stringify({ ...demoCall(action), ...params }) });

const multipart = (action: string, params: Params): Promise<WireExchange> =>
  exchange(gateway.url, multipartBody(demoCall(action, params)));

async function invoiceOf(answer: WireExchange): Promise<WireExchange['json']> {
  expect(answer.json).toMatchObject({ result: 'success' });
  return (await form('GetInvoice', { invoiceid: Number(answer.json.invoiceid) })).json;
}

async function linesOf(answer: WireExchange): Promise<string[]> {
  const { items } = (await invoiceOf(answer)) as { items: { item: Line[] } };
  return items.item.map((line) => `${line.description} ${line.amount} ${line.taxed}`).sort();
}

describe('The numbered lines of CreateInvoice', () => {
  const numbered = (notation: (name: string, number: number) => string, numbers: readonly number[]): Params =>
    Object.fromEntries(
      numbers.flatMap((number) => [
        [notation('itemdescription', number), `Line ${number}`],
        [notation('itemamount', number), `${number}.50`],
        [notation('itemtaxed', number), '0'],
      ]),
    );
  const expected = (numbers: readonly number[]): string[] => numbers.map((n) => `Line ${n} ${n}.50 0`).sort();
  const suffix = (name: string, number: number): string => `${name}${number}`;
  const bracket = (name: string, number: number): string => `${name}[${number}]`;

  for (const [kind, notation] of [
    ['itemdescription1', suffix],
    ['itemdescription[1]', bracket],
  ] as const) {
    for (const numbers of [[1, 2], [0, 1], [7, 3, 12], [5], [100, 99]]) {
      it(`count as ${kind} with the numbers ${numbers.join(', ')}`, async () => {
        const params = { userid: 1, ...numbered(notation, numbers) };
        expect(await linesOf(await form('CreateInvoice', params))).toEqual(expected(numbers));
        expect(await linesOf(await multipart('CreateInvoice', params))).toEqual(expected(numbers));
      });
    }
  }

  it('count in both notations in one request', async () => {
    const params = { userid: 1, ...numbered(suffix, [1]), ...numbered(bracket, [2]) };
    expect(await linesOf(await form('CreateInvoice', params))).toEqual(expected([1, 2]));
  });

  it('count as a list and as an object in JSON', async () => {
    const list = { itemdescription: ['A', 'B'], itemamount: [1, 2.5], itemtaxed: [false, true] };
    expect(await linesOf(await json('CreateInvoice', { userid: 1, ...list }))).toEqual(['A 1.00 0', 'B 2.50 1']);
    const object = { itemdescription: { 3: 'A' }, itemamount: { 3: '1' }, itemtaxed: { 3: 1 } };
    expect(await linesOf(await json('CreateInvoice', { userid: 1, ...object }))).toEqual(['A 1.00 1']);
  });

  it('need no tax flag', async () => {
    const answer = await form('CreateInvoice', { userid: 1, itemdescription1: 'Plain', itemamount1: 9 });
    expect(await linesOf(answer)).toEqual(['Plain 9.00 0']);
  });
});

describe('A boolean', () => {
  const texts: readonly (readonly [string, number])[] = [
    ['1', 1],
    ['true', 1],
    ['True', 1],
    ['on', 1],
    ['yes', 1],
    ['0', 0],
    ['false', 0],
    ['False', 0],
    ['off', 0],
    ['no', 0],
    ['', 0],
    ['undefined', 0],
  ];
  it.each(texts)('is read from the text "%s" as %s', async (text, flag) => {
    const params = { userid: 1, itemdescription1: 'L', itemamount1: '1', itemtaxed1: text };
    expect(await linesOf(await form('CreateInvoice', params))).toEqual([`L 1.00 ${flag}`]);
    expect(await linesOf(await multipart('CreateInvoice', params))).toEqual([`L 1.00 ${flag}`]);
    const draft = await form('CreateInvoice', { ...params, draft: text });
    expect(draft.json).toMatchObject({ result: 'success', status: flag === 1 ? 'Draft' : 'Unpaid' });
  });

  it.each<[unknown, number]>([
    [true, 1],
    [false, 0],
    [1, 1],
    [0, 0],
    ['true', 1],
    ['no', 0],
  ])('is read from the JSON value %p', async (value, flag) => {
    const params = { userid: 1, itemdescription1: 'L', itemamount1: '1', itemtaxed1: value };
    expect(await linesOf(await json('CreateInvoice', params))).toEqual([`L 1.00 ${flag}`]);
  });
});

describe('A date', () => {
  it.each(['2016-02-29', '2016-02-29 23:59:59', '20160229'])('is read from %s', async (date) => {
    const params = { userid: 1, itemdescription1: 'L', itemamount1: '1', date, duedate: date };
    expect(await invoiceOf(await form('CreateInvoice', params))).toMatchObject({
      date: '2016-02-29',
      duedate: '2016-02-29',
    });
    expect(await invoiceOf(await json('CreateInvoice', params))).toMatchObject({ date: '2016-02-29' });
  });

  it.each([
    ['2016-02-29', '2016-02-29 00:00:00'],
    ['20160229', '2016-02-29 00:00:00'],
    ['2016-02-29 12:33:12', '2016-02-29 12:33:12'],
  ])('of a payment is read from %s', async (date, stored) => {
    const made = await form('CreateInvoice', { userid: 1, itemdescription1: 'L', itemamount1: '1' });
    const invoiceid = Number(made.json.invoiceid);
    await form('AddInvoicePayment', { invoiceid, transid: `D-${invoiceid}`, gateway: 'cash', date });
    expect((await form('GetInvoice', { invoiceid })).json).toMatchObject({ status: 'Paid', datepaid: stored });
  });
});

describe('The text undefined', () => {
  it('counts as absent for the optional values of AddInvoicePayment', async () => {
    const made = await form('CreateInvoice', { userid: 1, itemdescription1: 'L', itemamount1: '12.34' });
    const invoiceid = Number(made.json.invoiceid);
    const absent = { date: 'undefined', amount: 'undefined', fees: 'undefined', noemail: 'undefined' };
    const paid = await form('AddInvoicePayment', { invoiceid, transid: `U-${invoiceid}`, gateway: 'cash', ...absent });
    expect(paid.json).toEqual({ result: 'success' });
    const invoice = (await form('GetInvoice', { invoiceid })).json;
    expect(invoice).toMatchObject({ status: 'Paid', balance: '0.00' });
    expect(invoice.transactions.transaction).toMatchObject([{ amountin: '12.34', fees: '0.00' }]);
  });

  it('counts as absent for the optional values of UpdateInvoice', async () => {
    const made = await form('CreateInvoice', { userid: 1, itemdescription1: 'L', itemamount1: '1', notes: 'kept' });
    const invoiceid = Number(made.json.invoiceid);
    const before = (await form('GetInvoice', { invoiceid })).json;
    const names = [
      'status',
      'paymentmethod',
      'taxrate',
      'taxrate2',
      'credit',
      'date',
      'duedate',
      'datepaid',
      'publish',
    ];
    const absent = Object.fromEntries(names.map((name) => [name, 'undefined']));
    expect((await form('UpdateInvoice', { invoiceid, ...absent })).json).toEqual({ result: 'success', invoiceid });
    expect((await form('GetInvoice', { invoiceid })).json).toEqual(before);
  });
});

describe('An amount', () => {
  it.each<[string | number, string]>([
    ['1', '1.00'],
    ['1.5', '1.50'],
    ['-10.00', '-10.00'],
    [16.95, '16.95'],
    [0.1 + 0.2, '0.30'],
    ['0.30000000000000004', '0.30'],
    [1.1 * 3, '3.30'],
  ])('of a line is read from %p', async (itemamount1, stored) => {
    const params = { userid: 1, itemdescription1: 'L', itemamount1 };
    expect(await linesOf(await form('CreateInvoice', params))).toEqual([`L ${stored} 0`]);
    expect(await linesOf(await json('CreateInvoice', params))).toEqual([`L ${stored} 0`]);
  });
});

describe('Text where an array is due', () => {
  it.each<Params>([
    { deletelineids: '11,12' },
    { deletelineids: '[object Object]' },
    { deletelineids: '11' },
    { newitemdescription: 'New', newitemamount: '10.00', newitemtaxed: '0' },
    { newitemdescription: '[object Object]', newitemamount: '[object Object]', newitemtaxed: '[object Object]' },
    { newitemdescription: 'A,B', newitemamount: '1,2', newitemtaxed: '0,0' },
    { itemdescription: '[object Object]', itemamount: '[object Object]', itemtaxed: '[object Object]' },
    { itemdescription: 'text', 'itemamount[11]': 1, 'itemtaxed[11]': 0 },
  ])('refuses the whole request: %j', async (lines) => {
    const before = await tableStates(gateway.database, TRACES);
    for (const call of [form, multipart, json]) {
      const answer = await call('UpdateInvoice', { invoiceid: 1, notes: 'half applied', status: 'Paid', ...lines });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ result: 'error' });
      expect(answer.json.message).toMatch(new RegExp(Object.keys(lines)[0]!, 'i'));
    }
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });
});
