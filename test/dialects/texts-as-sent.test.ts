import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { demoCall, exchange, formBody } from '../support/whmcs-wire.ts';
import { asJson, asXml, demoOf, formOf, packet, paymentsOf, post, xml, type Wire } from './corp/fixtures.ts';
import type { Row } from './whmcs/fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

/** JSON with a value as it is written, digits that no float holds and words among them. */
const jsonWith = (invoice: number, name: string, written: string): Wire => ({
  type: 'application/json',
  body: JSON.stringify(demo.args(invoice, { [name]: '@@' })).replace('"@@"', () => written),
});

const details = async (invoice: number): Promise<Row> => {
  const [row] = await paymentsOf(gateway, invoice);
  return row?.['details'] as Row;
};

describe('Transaction numbers of many digits', () => {
  const NUMBERS = ['12345678901234567890', '12345678901234567891', '1.10', '1.1', '23.0', '0023'];

  it('are as many payments of the corp-ID dialect, and each a repeat when it comes again', async () => {
    const invoice = await demo.whmcs.create({ itemamount1: '1000.00' });
    for (const digits of [...NUMBERS, ...NUMBERS]) {
      expect((await post(gateway.url, jsonWith(invoice, 'ACTUAL_TRANS_NUMBER', digits))).result).toBe('ok');
    }
    const rows = await paymentsOf(gateway, invoice);
    expect(rows.map((row) => row['reference'])).toEqual(NUMBERS);
    // As a text it is the same number.
    expect((await post(gateway.url, asJson(demo.args(invoice, { ACTUAL_TRANS_NUMBER: '1.10' })))).result).toBe('ok');
    expect(await paymentsOf(gateway, invoice)).toHaveLength(NUMBERS.length);
  });

  it('are as many payments of the WHMCS-style dialect, which a form repeats', async () => {
    const invoice = await demo.whmcs.create({ itemamount1: '1000.00' });
    const call = demoCall('AddInvoicePayment', { invoiceid: invoice, gateway: 'mailin', amount: '5.00' });
    for (const digits of NUMBERS) {
      const body = JSON.stringify({ ...call, transid: '@@' }).replace('"@@"', digits);
      const answer = await exchange(gateway.url, { headers: { 'content-type': 'application/json' }, body });
      expect(answer.json).toEqual({ result: 'success' });
      const repeat = await demo.whmcs.pay(invoice, { transid: digits, gateway: 'mailin', amount: '5.00' });
      expect(repeat.json).toEqual({ result: 'success' });
    }
    const rows = await paymentsOf(gateway, invoice);
    expect(rows.map((row) => row['reference'])).toEqual(NUMBERS);
  });
});

describe('A text argument of the corp-ID dialect', () => {
  it.each([
    ['PAYMENT_CHECK_NUMBER', '0001003', 'checkNumber', '0001003'],
    ['PAYMENT_NOTES', '1.10', 'notes', '1.10'],
    ['PAYMENT_NOTES', 'true', 'notes', 'true'],
    ['PAYMENT_NOTES', 'false', 'notes', 'false'],
    ['TRANSACTION_NUMBER', '98765432109876543210', 'authorizationCode', '98765432109876543210'],
  ])('is kept as it is written in JSON: %s %s', async (name, written, detail, expected) => {
    const invoice = await demo.whmcs.create();
    expect((await post(gateway.url, jsonWith(invoice, name, written))).result).toBe('ok');
    expect(await details(invoice)).toMatchObject({ [detail]: expected });
  });

  it.each([
    ['<number>23.0</number>', '23'],
    ['<number>1.10</number>', '1.10'],
    [`<number>${'7'.repeat(60)}</number>`, '7'.repeat(60)],
    ["<boolean value='true'/>", 'true'],
    ['<dateTime>2015-03-24T11:54:00</dateTime>', '2015-03-24T11:54:00'],
  ])('is kept in WDDX: %s', async (element, expected) => {
    const invoice = await demo.whmcs.create();
    expect((await post(gateway.url, asXml(demo.args(invoice, { PAYMENT_NOTES: xml(element) })))).result).toBe('ok');
    expect(await details(invoice)).toMatchObject({ notes: expected });
  });

  it.each(['text/plain', 'application/octet-stream'])('is read from a body labelled %s', async (type) => {
    for (const toWire of [
      asJson,
      asXml,
      (args: Parameters<typeof packet>[0]) => formOf([['call_function_data', packet(args)]]),
    ]) {
      const invoice = await demo.whmcs.create();
      const { body } = toWire(demo.args(invoice));
      expect((await post(gateway.url, { type, body })).result).toBe('ok');
    }
  });

  it('is read in the encoding that its packet declares, behind a document type', async () => {
    const prolog =
      '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE wddxPacket SYSTEM "http://127.0.0.1:9/wddx_0100.dtd">\n';
    const utf16 = prolog.replace('ISO-8859-1', 'UTF-16');
    const bodies = (text: string): Buffer[] => [
      Buffer.from(prolog + text, 'latin1'),
      Buffer.from(`\ufeff${utf16}${text}`, 'utf16le'),
      Buffer.from(`\ufeff${utf16}${text}`, 'utf16le').swap16(),
    ];
    for (const index of [0, 1, 2]) {
      const invoice = await demo.whmcs.create();
      const body = bodies(packet(demo.args(invoice, { PAYMENT_NOTES: 'né ü' })))[index] ?? '';
      expect((await post(gateway.url, { type: 'text/xml', body })).result).toBe('ok');
      expect(await details(invoice)).toMatchObject({ notes: 'né ü' });
    }
  });
});

describe('A text of the WHMCS-style dialect', () => {
  it.each([
    ['application/x-www-form-urlencoded; charset=ISO-8859-1', 'caf%E9', 'café'],
    ['application/x-www-form-urlencoded; charset=ISO-8859-1', 'caf%C3%A9', 'café'],
    ['application/x-www-form-urlencoded; charset=windows-1252', '5+%80', '5 €'],
  ])('is read in the charset of its form: %s, %s', async (type, sent, notes) => {
    const call = demoCall('CreateInvoice', { userid: 1, itemdescription1: 'x', itemamount1: '1.00' });
    const made = await exchange(gateway.url, {
      headers: { 'content-type': type },
      body: `${formBody(call)}&notes=${sent}`,
    });
    expect(made.json).toMatchObject({ result: 'success' });
    expect(await demo.whmcs.show(Number(made.json.invoiceid))).toMatchObject({ notes });
  });
});

/** .NET's StreamWriter begins a body so. */
describe('A byte order mark takes no name from a body', () => {
  const pay = (invoiceid: number) =>
    demoCall('AddInvoicePayment', { invoiceid, transid: 'marked', gateway: 'mailin', amount: '5.00' });
  const multipart = (fields: readonly (readonly [string, unknown])[]): string =>
    [
      ...fields.flatMap(([name, value]) => [
        '--b',
        `Content-Disposition: form-data; name="${name}"`,
        '',
        String(value),
      ]),
      '--b--',
      '',
    ].join('\r\n');
  /** The amount comes first: without it the whole balance would be paid. */
  const amountFirst = (invoice: number) =>
    Object.entries(pay(invoice)).sort(([one], [other]) => Number(other === 'amount') - Number(one === 'amount'));

  it.each([
    [
      'a form',
      'application/x-www-form-urlencoded; charset="utf-8"',
      (i: number) => formBody(Object.fromEntries(amountFirst(i))),
    ],
    [
      'a form that is called Latin-1',
      'application/x-www-form-urlencoded; charset=iso-8859-1',
      (i: number) => formBody(Object.fromEntries(amountFirst(i))),
    ],
    ['a multipart body', 'multipart/form-data; boundary=b', (i: number) => multipart(amountFirst(i))],
    ['JSON', 'application/json', (i: number) => JSON.stringify(pay(i))],
  ])('of the WHMCS-style dialect: %s', async (_name, type, bodyOf) => {
    const invoice = await demo.whmcs.create();
    const body = Buffer.from(`\ufeff${bodyOf(invoice)}`);
    expect((await exchange(gateway.url, { headers: { 'content-type': type }, body })).json).toEqual({
      result: 'success',
    });
    expect(await paymentsOf(gateway, invoice)).toMatchObject([{ amount_minor: '500' }]);
  });

  it.each([
    [
      'a form',
      'application/x-www-form-urlencoded',
      (fields: [string, unknown][]) => formOf(fields as [string, string][]).body,
    ],
    ['a multipart body', 'multipart/form-data; boundary=b', multipart],
  ])('of the corp-ID dialect: %s', async (_name, type, bodyOf) => {
    const invoice = await demo.whmcs.create();
    const fields = Object.entries({
      ACTUAL_TRANS_NUMBER: 'marked',
      ...demo.args(invoice, { ACTUAL_TRANS_NUMBER: 'marked' }),
    });
    const body = Buffer.from(`\ufeff${String(bodyOf(fields))}`);
    expect((await post(gateway.url, { type, body })).result).toBe('ok');
    expect(await paymentsOf(gateway, invoice)).toMatchObject([{ reference: 'marked' }]);
  });
});
