import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { tableStates, TRACES } from '../../support/whmcs-wire.ts';
import {
  asForm,
  asJson,
  asXml,
  formOf,
  packet,
  packetOf,
  post,
  withArguments,
  xml,
  type Answer,
  type Wire,
} from './fixtures.ts';

/** Answers reveal nothing of the software behind them. */
const INSIDES = /node_modules|\bat \/|select |insert |SQLSTATE|\bpg_|\.ts\b|\.js\b|Error:|knex|root:/i;

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

async function refused(wire: Wire, options: Parameters<typeof post>[2] = {}): Promise<Answer> {
  const answer = await post(gateway.url, wire, options);
  expect(answer.status).toBeLessThan(500);
  expect(answer).toMatchObject({
    format: expect.stringMatching(/JSON|WDDX/),
    result: expect.stringMatching(/^[A-Za-z]\w+$/),
  });
  expect(answer.type).toMatch(answer.format === 'WDDX' ? /xml/ : /json/);
  expect(answer.result).not.toBe('ok');
  expect(answer.text).not.toMatch(INSIDES);
  return answer;
}

const jsonOf = (body: string | Buffer): Wire => ({ type: 'application/json', body });
const xmlOf = (body: string | Buffer): Wire => ({ type: 'text/xml', body });
const formWith = (body: string): Wire => ({ type: 'application/x-www-form-urlencoded', body });
const insideForm = (text: string): Wire => formOf([['call_function_data', text]]);

/** The sample with one value replaced by unescaped text. */
const jsonWith = (name: string, text: string): string =>
  JSON.stringify(withArguments({ [name]: '@@' })).replace('"@@"', () => text);

const SAMPLE_JSON = JSON.stringify(withArguments());
const SAMPLE_PACKET = packet(withArguments());
const NESTED = '['.repeat(100_000);
const DOCTYPE = (subset: string): string =>
  `<?xml version='1.0'?><!DOCTYPE wddxPacket [${subset}]>${SAMPLE_PACKET.replace('<string>notes', '<string>&e;')}`;
const BOMB = Array.from(
  { length: 10 },
  (_, i) => `<!ENTITY ${'e'.repeat(10 - i)} "${`&${'e'.repeat(11 - i)};`.repeat(10)}">`,
);

describe('A body that is not a packet', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['empty', ''],
    ['JSON that ends too soon', SAMPLE_JSON.slice(0, -1)],
    ['JSON cut in a text', SAMPLE_JSON.slice(0, 60)],
    ['JSON with a comma too many', `${SAMPLE_JSON.slice(0, -1)},}`],
    ['JSON with something behind it', `${SAMPLE_JSON} x`],
    ['two objects', SAMPLE_JSON + SAMPLE_JSON],
    ['single quotes', SAMPLE_JSON.replaceAll('"', "'")],
    ['a list', `[${SAMPLE_JSON}]`],
    ['a number', '1'],
    ['null', 'null'],
    ['a text', '"addInvoicePayment"'],
  ];

  it.each(bodies)('is refused with 400: %s', async (_name, body) => {
    expect((await refused(jsonOf(body))).status).toBe(400);
    if (body !== '') expect((await refused(insideForm(body))).status).toBe(400);
  });

  it.each([
    ['brackets', NESTED],
    ['objects', '{"a":'.repeat(50_000)],
    ['brackets in a value', jsonWith('PAYMENT_NOTES', NESTED)],
  ])('is refused with 400, however deep: %s', async (_name, body) => {
    expect((await refused(jsonOf(body))).status).toBe(400);
    expect((await refused(formWith(`call_function_data=${body}`))).status).toBe(400);
  });

  const packets: readonly (readonly [string, string])[] = [
    ['that ends too soon', SAMPLE_PACKET.slice(0, -1)],
    ['with two roots', SAMPLE_PACKET + SAMPLE_PACKET],
    ['with three values', packetOf(`${'<string>a</string>'.repeat(2)}<null/>`)],
    ['with three structs', packetOf(SAMPLE_PACKET.replace(/^.*<data>|<\/data>.*$/g, '').repeat(3))],
    ['that is a text', packetOf('<string>addInvoicePayment</string>')],
    [
      'that is a list',
      packetOf(SAMPLE_PACKET.replace(/^.*<data>/, '<array length="1">').replace(/<\/data>.*$/, '</array>')),
    ],
    ['that is null', packetOf('<null/>')],
    ['of another root', '<methodCall><methodName>addInvoicePayment</methodName></methodCall>'],
    ['with an unknown element', packetOf('<struct><var name="A"><integer>1</integer></var></struct>')],
    ['with a bomb', DOCTYPE(`<!ENTITY eeeeeeeeeee "ha">${BOMB.join('')}`)],
    ['with an external entity', DOCTYPE('<!ENTITY e SYSTEM "file:///etc/passwd">')],
    ['with an external entity of the network', DOCTYPE('<!ENTITY e SYSTEM "http://127.0.0.1:9/x">')],
    ['with a parameter entity', DOCTYPE('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY e "x">')],
    ['with a harmless internal subset', DOCTYPE('<!ENTITY e "notes">')],
    ['with an unknown entity', SAMPLE_PACKET.replace('<string>notes', '<string>&nbsp;')],
    ['with a processing instruction', SAMPLE_PACKET.replace('<data>', '<data><?php echo 1 ?>')],
    ['33 deep', packet(withArguments({ X: xml('<array length="1">'.repeat(40) + '</array>'.repeat(40)) }))],
    ['of 10,001 elements', packet(withArguments({ X: Array<null>(10_001).fill(null) }))],
    ['of more than 64 KiB of text', packet(withArguments({ X: 'x'.repeat(65_537) }))],
  ];

  it.each(packets)('is refused with 400: a packet %s', async (_name, body) => {
    expect((await refused(xmlOf(body))).status).toBe(400);
    expect((await refused(insideForm(body))).status).toBe(400);
  });
});

const NUMBERS = ['1e400', '-1e400', '9'.repeat(300), '0.001', '1e-400', '-0', '9007199254740993', '1e21'];

describe('A number out of any range', () => {
  const names = ['AMOUNT_PAID', 'INVOICE_NUMBER', 'CORP_ID', 'MONEY_TYPE_ID', 'MERCHANT_SETTING_ID'];

  it.each([...names, 'TRANSACTION_PROCESSED_BY_ID'])('is refused in every form: %s', async (name) => {
    const accepted: string[] = [];
    for (const text of NUMBERS) {
      // The document's default is 0: it may mean an absent value, and a number too small for a float is 0 in JSON.
      if (['-0', '1e-400'].includes(text) && name === 'TRANSACTION_PROCESSED_BY_ID') continue;
      const wires: Readonly<Record<string, Wire>> = {
        'number in JSON': jsonOf(jsonWith(name, text)),
        'text in JSON': jsonOf(jsonWith(name, `"${text}"`)),
        form: asForm(withArguments({ [name]: text })),
        'number in JSON in a form': insideForm(jsonWith(name, text)),
        'number in WDDX': asXml(withArguments({ [name]: xml(`<number>${text}</number>`) })),
        'text in WDDX': asXml(withArguments({ [name]: text })),
      };
      for (const [way, wire] of Object.entries(wires)) {
        const { status, result } = await post(gateway.url, wire);
        if (status !== 200 || !['dataIn', 'zero'].includes(result)) {
          accepted.push(`${text.slice(0, 20)}, ${way}: ${status} ${result}`);
        }
      }
    }
    expect(accepted).toEqual([]);
  });
});

describe('A name that JavaScript knows', () => {
  const nasty = { polluted: 1, CORP_ID: 53, toString: 1, AMOUNT_PAID: 15 };
  const members = `"__proto__":${JSON.stringify(nasty)},"constructor":{"prototype":{"polluted":1}},"prototype":1,"toString":"x"`;

  it('is an unknown argument, which gives the others no values', async () => {
    const without = withArguments({ CORP_ID: undefined, AMOUNT_PAID: undefined });
    const rest = JSON.stringify(without).slice(1);
    const pairs = 'CORP_ID=&__proto__[CORP_ID]=53&__proto__[polluted]=1&constructor[prototype][polluted]=1&toString=x&';
    const struct = "<struct><var name='CORP_ID'><number>53</number></var></struct>";
    const vars = ['__proto__', 'constructor', 'prototype'].map((name) => `<var name='${name}'>${struct}</var>`);
    for (const wire of [
      jsonOf(`{${members},${rest}`),
      insideForm(`{${members},${rest}`),
      formWith(pairs + String(asForm(without).body)),
      xmlOf(packet(without).replace('<struct>', () => `<struct>${vars.join('')}`)),
    ]) {
      expect((await refused(wire)).result).toBe('dataIn');
    }
  });
});

/** All but the credentials, which have tests of their own, and what chooses formats. */
const ARGUMENTS = Object.keys(withArguments()).filter((name) => !/^API_(?!CALL)/.test(name));
const VALUES: Readonly<Record<string, unknown>> = {
  'a list': ['1', '2'],
  'a list in a list': [['78']],
  'an object': { a: '1', '0': '78' },
  'an empty object': {},
  'an empty list': [],
  true: true,
  false: false,
  'a very long text': 'x'.repeat(70_000),
};

/** A boolean is a word, which a text may be. */
const TEXTS = ['ACTUAL_TRANS_NUMBER', 'PAYMENT_CHECK_NUMBER', 'PAYMENT_NOTES', 'TRANSACTION_NUMBER'];

describe('An argument', () => {
  const ways: Readonly<Record<string, (args: Arguments) => Wire>> = {
    JSON: asJson,
    'JSON in a form': (args) => insideForm(JSON.stringify(args)),
    WDDX: asXml,
    'WDDX in a form': (args) => insideForm(packet(args)),
    'a form': asForm,
  };

  it.each(ARGUMENTS)('of another kind, or far too long, is refused in every form: %s', async (argument) => {
    const accepted: string[] = [];
    for (const [way, toWire] of Object.entries(ways)) {
      for (const [kind, value] of Object.entries(VALUES)) {
        // A form has texts only, and no way to write what is empty.
        if (way === 'a form' && /empty|true|false/.test(kind)) continue;
        if (typeof value === 'boolean' && TEXTS.includes(argument)) continue;
        const answer = await post(gateway.url, toWire(withArguments({ [argument]: value })));
        const isRefused = answer.status < 500 && answer.format !== null && !['ok', ''].includes(answer.result);
        if (!isRefused) accepted.push(`${kind} in ${way}: ${answer.status} ${answer.text.slice(0, 40)}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('that chooses the format gets a well-formed answer, whatever its value', async () => {
    for (const name of ['API_INPUT_OUTPUT_TYPE', 'API_URL_ENCODING']) {
      for (const value of [...Object.values(VALUES), '', 'json', 'XML', '__proto__']) {
        for (const toWire of Object.values(ways)) {
          await refused(toWire(withArguments({ INVOICE_NUMBER: 4711, [name]: value })));
        }
      }
    }
  });
});
