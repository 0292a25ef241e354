import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
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
} from '../../../support/whmcs-wire.ts';

type Values = Readonly<Record<string, unknown>>;
type Send = (action: string, values: Values) => Promise<WireExchange>;

/** Answers reveal nothing of the software behind them. */
const INSIDES =
  /node_modules|\bat \/|select |insert |SQLSTATE|\bpg_|\.ts\b|\.js\b|invoice_lines|credentials|Error:|knex|postgres/i;

const { gateway } = gatewayWithCaller();
let before: Readonly<Record<string, string>>;
let prototypeKeys: string;

const keysOfPrototypes = (): string =>
  [Object.prototype, Array.prototype, Map.prototype, String.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join(';');

beforeAll(() => {
  prototypeKeys = keysOfPrototypes();
});

beforeEach(async () => {
  before = await tableStates(gateway.database, TRACES);
});

afterEach(async () => {
  expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  expect(keysOfPrototypes()).toBe(prototypeKeys);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

const form: Send = (action, values) =>
  exchange(gateway.url, { headers: FORM, body: formBody(demoCall(action, bracketed(values))) });
const multipart: Send = (action, values) => exchange(gateway.url, multipartBody(demoCall(action, bracketed(values))));
const json: Send = (action, values) =>
  exchange(gateway.url, { headers: JSON_BODY, body: JSON.stringify({ ...demoCall(action), ...values }) });
const WAYS: readonly (readonly [string, Send])[] = [
  ['a form', form],
  ['multipart', multipart],
  ['JSON', json],
];

/** Objects and arrays as PHP's brackets; null has no text. */
function bracketed(values: Values): Params {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => pairsOf(name, value)));
}

function pairsOf(name: string, value: unknown): [string, string][] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => pairsOf(`${name}[${key}]`, inner));
  }
  return [[name, typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)]];
}

function expectRefused(answer: WireExchange, message: RegExp, status = 200): void {
  expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(message) });
  expect(answer.status).toBe(status);
  expect(answer.text).not.toMatch(INSIDES);
}

const PAYMENT = { invoiceid: 1, transid: 'BAD-1', gateway: 'cash' };
const INVOICE = { userid: 1, itemdescription1: 'L', itemamount1: '1' };

describe.each(WAYS)('In %s', (_way, send) => {
  describe.each<unknown>([
    ...[
      '0x1',
      '1 1',
      '1e3',
      '1e-1',
      '1e999999999',
      '-1',
      '1.5',
      '1.0.0',
      '1abc',
      '1,1',
      '٣',
      'abc',
      '0',
      '',
      '9999999999999999999',
    ],
    ...['99999999999', '18446744073709551617', 'NaN', 'Infinity', "1' or '1'='1", '1;drop table invoices', 'true'],
    ...[[1], [], { id: 1 }, -1, 1.5, 1e21, true, null],
  ])('the invoice id %j', (invoiceid) => {
    it.each<[string, Values]>([
      ['GetInvoice', {}],
      ['AddInvoicePayment', { transid: 'BAD-1', gateway: 'cash' }],
      ['UpdateInvoice', { notes: 'changed', status: 'Paid' }],
    ])('is refused by %s', async (action, values) => {
      expectRefused(await send(action, { ...values, invoiceid }), /invoice ?id/i);
    });
  });

  it.each<unknown>(['0x1', '1 1', '1e3', '-1', '1.5', '1abc', '9999999999999999999', [1], '', null, 'null'])(
    'the client id %j is refused',
    async (userid) => {
      expectRefused(await send('CreateInvoice', { ...INVOICE, userid }), /client ?id|userid/i);
    },
  );

  const amounts: readonly unknown[] = [
    ...['NaN', '1e400', '1e999999999', '1,00', '1,234.50', 'Infinity', '-Infinity', '1e', 'e2', '0x10', '5 5', '1.2.3'],
    ...['.', '-', '--5', '.e1'],
    ...['+-5', '$5', '5 USD', '1_000', '99999999999999999999', '٣', '１', [5], { a: 5 }, 'true'],
  ];
  it.each<unknown>([...amounts, '-5', '0', '0.00', '-0.01', '0.001', '0.0049', '5.5511151231258E-17', '1e-400'])(
    'the amount %j of a payment is refused',
    async (amount) => {
      expectRefused(await send('AddInvoicePayment', { ...PAYMENT, amount }), /amount/i);
    },
  );
  it.each<unknown>(['NaN', '1e400', '1,00', [5], 'free'])('the fees %j of a payment are refused', async (fees) => {
    expectRefused(await send('AddInvoicePayment', { ...PAYMENT, fees }), /fees|amount/i);
  });
  it.each<unknown>(amounts)('the amount %j of a line is refused', async (amount) => {
    expectRefused(await send('CreateInvoice', { ...INVOICE, itemamount1: amount }), /amount/i);
    const line = { itemdescription: { 11: 'x' }, itemtaxed: { 11: 0 } };
    expectRefused(await send('UpdateInvoice', { invoiceid: 1, ...line, itemamount: { 11: amount } }), /amount/i);
    const added = { newitemdescription: ['x'], newitemamount: [amount], newitemtaxed: [0] };
    expectRefused(await send('UpdateInvoice', { invoiceid: 1, ...added }), /amount/i);
  });
  it.each<unknown>(['NaN', '1e400', '1,00', '-5', [5]])('the credit %j is refused', async (credit) => {
    expectRefused(await send('UpdateInvoice', { invoiceid: 1, notes: 'x', credit }), /credit/i);
  });
  it.each<unknown>(['NaN', '1e400', '1,00', '-5', [5], 'ten'])('the rate %j is refused', async (rate) => {
    for (const name of ['taxrate', 'taxrate2']) {
      expectRefused(await send('CreateInvoice', { ...INVOICE, [name]: rate }), /tax ?rate/i);
      expectRefused(await send('UpdateInvoice', { invoiceid: 1, notes: 'x', [name]: rate }), /tax ?rate/i);
    }
  });

  const dates: readonly unknown[] = [
    ...['2015-02-29', '2016-02-30', '2016-13-01', '2016-00-10', '2016-01-00', '20160230', '2016-1', '13/02/2016'],
    ...['tomorrow', '0001-01-01T00:00:00Z', '1899-12-31', '9999-12-31', '2201-01-01', '2016-01-01T00:00:00+14:01'],
    ...['2016-01-01 25:00:00', '2016-01-01 12:60:00', '20161', '99999-01-01'],
    ...[['2016-01-01'], { y: 2016 }, '2016-01-01; drop table invoices', '2016-01-01\nx'],
  ];
  it.each<unknown>(dates)('the date %j is refused', async (date) => {
    expectRefused(await send('AddInvoicePayment', { ...PAYMENT, date }), /date/i);
    for (const name of ['date', 'duedate']) {
      expectRefused(await send('CreateInvoice', { ...INVOICE, [name]: date }), /date/i);
    }
    for (const name of ['date', 'duedate', 'datepaid']) {
      expectRefused(await send('UpdateInvoice', { invoiceid: 1, notes: 'x', [name]: date }), /date/i);
    }
  });

  it.each<string>(['Overdue', 'Payed', 'constructor', '__proto__', 'toString', "Paid'--", '0'])(
    'the status "%s" is refused in the words of the document',
    async (status) => {
      expectRefused(await send('UpdateInvoice', { invoiceid: 1, notes: 'x', status }), /^Invalid status /);
      expectRefused(await send('CreateInvoice', { ...INVOICE, status }), /status/i);
    },
  );

  it.each<[string, Values]>([
    ['AddInvoicePayment', { ...PAYMENT, transid: ['x'] }],
    ['AddInvoicePayment', { ...PAYMENT, gateway: { a: 'cash' } }],
    ['AddInvoicePayment', { ...PAYMENT, noemail: ['1'] }],
    ['CreateInvoice', { ...INVOICE, notes: ['x'] }],
    ['CreateInvoice', { ...INVOICE, status: ['Unpaid'] }],
    ['CreateInvoice', { ...INVOICE, paymentmethod: { a: 'cash' } }],
    ['CreateInvoice', { ...INVOICE, itemdescription1: ['x'] }],
    ['CreateInvoice', { ...INVOICE, draft: ['1'] }],
    ['UpdateInvoice', { invoiceid: 1, notes: { a: 'x' } }],
    ['UpdateInvoice', { invoiceid: 1, notes: 'x', status: ['Paid'] }],
    ['UpdateInvoice', { invoiceid: 1, notes: 'x', publish: ['1'] }],
    ['UpdateInvoice', { invoiceid: 1, notes: 'x', deletelineids: ['0x1'] }],
    ['UpdateInvoice', { invoiceid: 1, notes: 'x', deletelineids: ['11,12'] }],
  ])('an array where text is due is refused by %s: %j', async (action, values) => {
    const [name] = Object.entries(values).find(([, value]) => typeof value === 'object')!;
    expectRefused(await send(action, values), new RegExp(name.replace('1', ''), 'i'));
  });

  it('a refused reading leaves no trace at all', async () => {
    const everything = await tableStates(gateway.database);
    await send('GetInvoice', { invoiceid: '0x1' });
    await send('GetInvoice', { invoiceid: 4711 });
    await send('NoSuchAction', { invoiceid: 1 });
    expect(await tableStates(gateway.database)).toEqual(everything);
  });

  it('names from an object’s prototype are plain, unknown parameters', async () => {
    const names = { constructor: { prototype: 'x' }, hasOwnProperty: '1', toString: 'x', polluted: '1' };
    expect((await send('GetInvoice', { invoiceid: 1, ...names })).json).toMatchObject({ result: 'success' });
  });
});

describe('The prototype', () => {
  it.each([
    '__proto__[polluted]=1&constructor[prototype][polluted]=1&__proto__.polluted=1&itemdescription[__proto__][polluted]=1',
    '__proto__=1&a[__proto__]=1&a[constructor][prototype][polluted]=1',
  ])('is not reached by the form %s', async (names) => {
    const body = `${formBody(demoCall('GetInvoice', { invoiceid: 1 }))}&${names}`;
    expect((await exchange(gateway.url, { headers: FORM, body })).json).toMatchObject({ result: 'success' });
  });

  it('is not reached by JSON', async () => {
    const body = JSON.stringify(demoCall('GetInvoice', { invoiceid: 1 })).replace(
      /\}$/,
      ',"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":{"polluted":1}}}',
    );
    expect((await exchange(gateway.url, { headers: JSON_BODY, body })).json).toMatchObject({ result: 'success' });
  });
});
