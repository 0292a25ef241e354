import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import {
  asForm,
  asJson,
  asXml,
  demoOf,
  formOf,
  packetOf,
  paymentsOf,
  post,
  WAYS,
  withArguments,
  type Answer,
  type Wire,
} from './fixtures.ts';
import type { Row } from '../whmcs/fixtures.ts';

const PATHS = ['/corp/api', '/web/adilas_api_calls.cfm'];
/** Says nothing of formats. */
const PLAIN: Arguments = { API_INPUT_OUTPUT_TYPE: undefined, API_URL_ENCODING: undefined };

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

const send = (wire: Wire, options: Parameters<typeof post>[2] = {}): Promise<Answer> =>
  post(gateway.url, wire, options);

/** A call on an invoice of its own, and the payments that it left there. */
async function pay(
  toWire: (args: Arguments) => Wire,
  changes: Arguments = {},
  options: Parameters<typeof post>[2] = {},
): Promise<{ readonly answer: Answer; readonly rows: Row[] }> {
  const invoice = await demo.whmcs.create({ itemamount1: '10000.00' });
  const answer = await send(toWire(demo.args(invoice, changes)), options);
  return { answer, rows: await paymentsOf(gateway, invoice) };
}

const SAMPLE_ROW = {
  amount_minor: '1500',
  gateway: 'cash',
  reference: '23',
  paid_at: '2015-03-24 11:54:00',
  dialect: 'corp',
  payee_id: '178',
  details: expect.objectContaining({ authorizationCode: '24', checkNumber: '1003', notes: 'notes' }),
};

describe('A call', () => {
  it.each(Object.entries(WAYS))('is understood as %s, on every path', async (_name, toWire) => {
    for (const path of PATHS) {
      const { answer, rows } = await pay(toWire, {}, { path });
      expect({ path, status: answer.status, result: answer.result }).toEqual({ path, status: 200, result: 'ok' });
      expect(rows).toEqual([expect.objectContaining(SAMPLE_ROW)]);
    }
  });

  it.each(Object.entries(WAYS))('names arguments and method in any case as %s', async (_name, toWire) => {
    const [{ rows: expected }, ...others] = await Promise.all([
      pay(toWire),
      pay((args) => toWire(renamed(args, (name) => name.toLowerCase())), {
        API_CALL_FUNCTION_NAME: 'ADDINVOICEPAYMENT',
      }),
      pay((args) => toWire(renamed(args, mixedCase)), { API_CALL_FUNCTION_NAME: 'addinvoicepayment' }),
    ]);
    expect(expected).toHaveLength(1);
    for (const { rows } of others) expect(rows).toEqual(expected);
  });

  it('has its packet under call_function_data in any case', async () => {
    const toWire = (args: Arguments): Wire => formOf([['CALL_FUNCTION_DATA', JSON.stringify(args)]]);
    expect((await pay(toWire)).answer.result).toBe('ok');
  });

  it('may label its content type in any case, with a charset', async () => {
    for (const [type, toWire] of [
      ['Application/JSON; Charset=UTF-8', asJson],
      ['TEXT/XML; charset="utf-8"', asXml],
      ['application/x-www-form-urlencoded;charset=utf-8', asForm],
    ] as const) {
      expect((await pay((args) => ({ ...toWire(args), type }))).answer.result).toBe('ok');
    }
  });

  it('says the same in every form: equal rows, whatever its values', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyPayment, async (changes) => {
        const outcomes: Record<string, unknown> = {};
        for (const [name, toWire] of Object.entries(WAYS)) {
          const { answer, rows } = await pay(toWire, changes);
          seen.add(answer.result);
          outcomes[name] = { result: answer.result, rows };
        }
        const [first] = Object.values(outcomes);
        expect(outcomes).toEqual(Object.fromEntries(Object.keys(WAYS).map((name) => [name, first])));
      }),
      { numRuns: 12 },
    );
    expect(seen).toContain('ok');
  }, 120_000);

  it.each(['100%41', '%7B%22%22%7D', 'a+b %2B c', '%', '%zz', '<b>&amp;</b>', '{"a":1}', 'é\u2028💶'])(
    'keeps the text %j as it is, in every form',
    async (text) => {
      for (const [name, toWire] of Object.entries(WAYS)) {
        const { rows } = await pay(toWire, { PAYMENT_NOTES: text });
        expect({ name, notes: (rows[0]?.['details'] as Row)['notes'] }).toEqual({ name, notes: text });
      }
    },
  );

  it('without a number is one payment, though it comes in every form', async () => {
    const invoice = await demo.whmcs.create();
    for (const toWire of Object.values(WAYS)) await send(toWire(demo.args(invoice, { ACTUAL_TRANS_NUMBER: '' })));
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
  });

  it('means the last of duplicate names, also where they differ in case', async () => {
    const invoice = await demo.whmcs.create();
    const fields: [string, string | number][] = [
      ['CORP_ID', 54],
      ['AMOUNT_PAID', 1],
    ];
    fields.push(...(Object.entries(demo.args(invoice)) as [string, string | number][]), ['amount_paid', 7.5]);
    const members = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    const vars = fields.map(([name, value]) => `<var name='${name}'><string>${value}</string></var>`);
    for (const wire of [
      { type: 'application/json', body: `{${members.join()}}` },
      { type: 'text/xml', body: packetOf(`<struct>${vars.join('')}</struct>`) },
      formOf(fields.map(([name, value]) => [name, String(value)])),
    ]) {
      expect((await send(wire)).result).toBe('ok');
    }
    expect(await paymentsOf(gateway, invoice)).toEqual([expect.objectContaining({ amount_minor: '750' })]);
  });
});

function renamed(args: Arguments, rename: (name: string) => string): Arguments {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [rename(name), value]));
}

const mixedCase = (name: string): string => name.toLowerCase().replace(/(^|_)[a-z]/g, (one) => one.toUpperCase());

const numberOrText = fc.oneof(
  fc.integer({ min: 1, max: 999_999_999 }),
  fc.stringMatching(/^[A-Za-z][\w.%+&<-]{0,20}$/),
);
const anyText = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((text) => text.replace(/[\0\uFFFE\uFFFF\p{Surrogate}]/gu, '\r\n'));

const anyPayment: fc.Arbitrary<Arguments> = fc.record({
  AMOUNT_PAID: fc.integer({ min: 1, max: 999_999 }).map((minor) => minor / 100),
  ACTUAL_TRANS_NUMBER: numberOrText,
  MONEY_TYPE_ID: fc.constantFrom(2, 3, 7, 25),
  PAYMENT_CHECK_NUMBER: numberOrText,
  PAYMENT_NOTES: anyText,
  TRANSACTION_NUMBER: numberOrText,
  TRANSACTION_PROCESSED_BY_ID: fc.constantFrom(3, 178),
  TRANSACTION_DATE_TIME: fc.constantFrom('2015-03-24 11:54:00', '7/6/2015 2:37 PM', ''),
});

describe('An answer', () => {
  const format = async (toWire: (args: Arguments) => Wire, changes: Arguments): Promise<unknown> =>
    (await send(toWire(withArguments({ ...PLAIN, INVOICE_NUMBER: 4711, ...changes })))).format;

  it('has one of the two formats where another is asked for', async () => {
    expect(['JSON', 'WDDX']).toContain(await format(asJson, { API_INPUT_OUTPUT_TYPE: 'XML' }));
  });

  it('says in WDDX what it says in JSON, and says what it is', async () => {
    const invoice = await demo.whmcs.create();
    for (const changes of [{}, { INVOICE_NUMBER: 4711 }, { CORP_ID: 54 }, { API_USER_NAME: 'stranger' }]) {
      const args = demo.args(invoice, changes);
      const json = await send(asJson(args));
      const wddx = await send(asJson({ ...args, API_INPUT_OUTPUT_TYPE: 'WDDX' }));
      expect(wddx.fields).toEqual(json.fields);
      expect(wddx.status).toBe(json.status);
      expect(json.type).toMatch(/^application\/json; ?charset=utf-8$/i);
      expect(wddx.type).toMatch(/^(text|application)\/xml; ?charset=utf-8$/i);
      for (const { headers } of [json, wddx]) expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('is the same with API_URL_ENCODING AUTO and without', async () => {
    const invoice = await demo.whmcs.create();
    for (const changes of [{}, { INVOICE_NUMBER: 4711 }]) {
      for (const toWire of [asJson, asXml, asForm]) {
        const auto = await send(toWire(demo.args(invoice, { ...changes, API_URL_ENCODING: 'AUTO' })));
        const absent = await send(toWire(demo.args(invoice, { ...changes, API_URL_ENCODING: undefined })));
        expect({ status: absent.status, text: absent.text }).toEqual({ status: auto.status, text: auto.text });
      }
    }
  });
});
