import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { typedAnswer, type AnswerData, type AnswerValue } from '../../adapters/whmcs/answers/answer-data.ts';
import { encodeJson } from '../../adapters/whmcs/answers/encode-json.ts';
import { encodeNvp } from '../../adapters/whmcs/answers/encode-nvp.ts';
import { encodeXml } from '../../adapters/whmcs/answers/encode-xml.ts';
import { encodeAnswer } from '../../adapters/whmcs/answers/encode.ts';

/** GetInvoice, "Example Response JSON", in the order of the document. */
const getInvoice: AnswerData = {
  result: 'success',
  invoiceid: 1n,
  invoicenum: '',
  userid: 2361n,
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
    item: [
      {
        id: 1n,
        type: 'Hosting',
        relid: 1n,
        description: 'Sample Monthly Product (01/01/2016 - 31/01/2016)',
        amount: '15.95',
        taxed: 0,
      },
    ],
  },
  transactions: '',
};

const getInvoiceJson =
  '{"result":"success","invoiceid":1,"invoicenum":"","userid":2361,"date":"2016-01-01","duedate":"2020-12-30",' +
  '"datepaid":"0000-00-00 00:00:00","lastcaptureattempt":"0000-00-00 00:00:00","subtotal":"15.95","credit":"0.00",' +
  '"tax":"0.00","tax2":"0.00","total":"15.95","balance":"15.95","taxrate":"0.000","taxrate2":"0.000",' +
  '"status":"Unpaid","paymentmethod":"paypalcheckout","notes":"","ccgateway":false,"items":{"item":[{"id":1,' +
  '"type":"Hosting","relid":1,"description":"Sample Monthly Product (01\\/01\\/2016 - 31\\/01\\/2016)",' +
  '"amount":"15.95","taxed":0}]},"transactions":""}';

const getInvoiceXml =
  '<?xml version="1.0" encoding="utf-8"?>\n<whmcsapi version="8.13.1"><action>getinvoice</action>' +
  '<result>success</result><invoiceid>1</invoiceid><invoicenum></invoicenum><userid>2361</userid>' +
  '<date>2016-01-01</date><duedate>2020-12-30</duedate><datepaid>0000-00-00 00:00:00</datepaid>' +
  '<lastcaptureattempt>0000-00-00 00:00:00</lastcaptureattempt><subtotal>15.95</subtotal><credit>0.00</credit>' +
  '<tax>0.00</tax><tax2>0.00</tax2><total>15.95</total><balance>15.95</balance><taxrate>0.000</taxrate>' +
  '<taxrate2>0.000</taxrate2><status>Unpaid</status><paymentmethod>paypalcheckout</paymentmethod><notes></notes>' +
  '<ccgateway></ccgateway><items><item><id>1</id><type>Hosting</type><relid>1</relid>' +
  '<description>Sample Monthly Product (01/01/2016 - 31/01/2016)</description><amount>15.95</amount>' +
  '<taxed>0</taxed></item></items><transactions></transactions></whmcsapi>';

const getInvoiceNvp =
  'result=success;invoiceid=1;invoicenum=;userid=2361;date=2016-01-01;duedate=2020-12-30;' +
  'datepaid=0000-00-00 00:00:00;lastcaptureattempt=0000-00-00 00:00:00;subtotal=15.95;credit=0.00;tax=0.00;' +
  'tax2=0.00;total=15.95;balance=15.95;taxrate=0.000;taxrate2=0.000;status=Unpaid;paymentmethod=paypalcheckout;' +
  'notes=;ccgateway=;items[item][0][id]=1;items[item][0][type]=Hosting;items[item][0][relid]=1;' +
  'items[item][0][description]=Sample Monthly Product (01/01/2016 - 31/01/2016);items[item][0][amount]=15.95;' +
  'items[item][0][taxed]=0;transactions=;';

const TRICKY = [
  ...[
    '"',
    "'",
    '\\',
    '/',
    '<',
    '>',
    '&',
    '&amp;',
    ']]>',
    '<![CDATA[',
    '<!--',
    '%',
    '%3B',
    '+',
    ';',
    '=',
    '[',
    '\\u0022',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\b',
    '\f',
    '\v',
    '\0',
    '\x1f',
    '\x7f',
    '\x85',
    '\u2028',
    '\u2029',
    ' ',
    'é',
    'e\u0301',
  ],
  ...[
    '\u{1f600}',
    '\u{10ffff}',
    '\ud83d',
    '\ude00',
    '\udfff',
    '\ud800',
    '\ufffd',
    '\ufffe',
    '\uffff',
    '\ufeff',
    'a',
    '0',
  ],
];

/** Any JavaScript string, with what is special to one of the formats far more often than chance would have it. */
const text = fc.oneof(
  fc.array(fc.constantFrom(...TRICKY), { maxLength: 20 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => units.map((unit) => String.fromCharCode(unit)).join('')),
);

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/).filter((candidate) => candidate !== '__proto__');

/** Nested members and lists, without the empty ones, which NVP and XML do not distinguish from absent ones. */
const { data } = fc.letrec<{ value: AnswerValue; data: AnswerData; list: AnswerValue[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, text, tie('data'), tie('list')),
  data: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
}));

const runs = { numRuns: 2_000 };

/** A string after a UTF-8 body. */
function wellFormed(value: string): string {
  return Buffer.from(value, 'utf8').toString('utf8');
}

/** The part of a string that XML 1.0 can hold. */
function xmlText(value: string): string {
  return wellFormed(value).replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

function mapTexts(value: AnswerValue, map: (value: string) => string): AnswerValue {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' ? map(member) : member,
  ) as AnswerValue;
}

/** PHP's `rawurldecode`, over bytes: a `%` without two hex digits behind it stays as it is. */
function rawUrlDecode(value: string): string {
  const bytes = Buffer.from(value, 'utf8')
    .toString('latin1')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The pairs as a client of this format reads them: split at `;`, then at the first `=`, then percent-decoded. */
function decodeNvp(body: string): [name: string, value: string][] {
  const pairs = body.split(';');
  expect(pairs.pop()).toBe('');
  return pairs.map((pair) => {
    const [key = '', value = '', ...more] = pair.split('=');
    expect(more).toEqual([]);
    return [key, rawUrlDecode(value)];
  });
}

function flatten(value: AnswerValue, path: string): [name: string, value: string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as AnswerData).flatMap(([key, member]) =>
    flatten(member, path === '' ? key : `${path}[${key}]`),
  );
}

type XmlNode = readonly [name: string, content: string | readonly XmlNode[]];

/**
 * A strict reader of elements and character data: anything else, and anything not well-formed, throws. It normalises
 * line ends as XML 1.0 section 2.11 demands, before it expands references.
 */
function readXml(document: string): XmlNode {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(document)) throw new Error('forbidden character');
  const body = document.replace(/\r\n?/g, '\n').replace(/^<\?xml version="1\.0" encoding="utf-8"\?>\n/, '');
  const token =
    /<([a-z_][a-z0-9_]*)(?: version="[0-9.]+")?>|<\/([a-z_][a-z0-9_]*)>|([^<>&]|&(?:amp|lt|gt|quot|#039|#13);)+/y;
  const references = new Map([
    ['&amp;', '&'],
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&quot;', '"'],
    ['&#039;', "'"],
    ['&#13;', '\r'],
  ]);
  const open: { name: string; text: string; children: XmlNode[] }[] = [{ name: '', text: '', children: [] }];
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const match = token.exec(body);
    if (match === null) throw new Error(`not well-formed at ${at}: ${body.slice(at, at + 20)}`);
    const [all, start, end] = match;
    if (start !== undefined) open.push({ name: start, text: '', children: [] });
    else if (end === undefined) open.at(-1)!.text += all.replace(/&[^;]+;/g, (reference) => references.get(reference)!);
    else {
      const element = open.pop()!;
      if (element.name !== end) throw new Error(`</${end}> closes <${element.name}>`);
      open.at(-1)!.children.push([end, element.children.length > 0 ? element.children : element.text]);
    }
  }
  if (open.length !== 1 || open[0]!.text !== '' || open[0]!.children.length !== 1) throw new Error('not one root');
  return open[0]!.children[0]!;
}

function toXmlNodes(key: string, value: AnswerValue): XmlNode[] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) {
    return (value as AnswerValue[]).flatMap((element): XmlNode[] =>
      Array.isArray(element) ? [[key, toXmlNodes(key, element)]] : toXmlNodes(key, element),
    );
  }
  return [[key, Object.entries(value as AnswerData).flatMap(([member, inner]) => toXmlNodes(member, inner))]];
}

describe('the GetInvoice sample of the document', () => {
  test('as JSON', () => {
    expect(encodeAnswer('json', 'GetInvoice', getInvoice, 'modern')).toEqual({
      contentType: 'application/json; charset=utf-8',
      body: getInvoiceJson,
    });
  });

  test('as JSON with the typing of documents before December 2020', () => {
    expect(encodeAnswer('json', 'GetInvoice', getInvoice, 'legacy-strings')).toEqual({
      contentType: 'application/json; charset=utf-8',
      body: getInvoiceJson
        .replace(/:(\d+)/g, (whole: string, digits: string, at: number, json: string) =>
          json[at - 1] === '"' ? `:"${digits}"` : whole,
        )
        .replace('"ccgateway":false', '"ccgateway":""'),
    });
  });

  test('as JSON under echo, which leaves what an answer reads as it is', () => {
    expect(encodeAnswer('json', 'GetInvoice', typedAnswer(getInvoice, 'echo', []), 'echo').body).toBe(getInvoiceJson);
  });

  test.each(['modern', 'echo', 'legacy-strings'] as const)('as XML, whatever the typing (%s)', (typing) => {
    expect(encodeAnswer('xml', 'GetInvoice', getInvoice, typing)).toEqual({
      contentType: 'application/xml; charset=utf-8',
      body: getInvoiceXml,
    });
  });

  test.each(['modern', 'echo', 'legacy-strings'] as const)('as NVP, whatever the typing (%s)', (typing) => {
    expect(encodeAnswer('nvp', 'GetInvoice', getInvoice, typing)).toEqual({
      contentType: 'text/plain; charset=utf-8',
      body: getInvoiceNvp,
    });
  });
});

describe('scalars and lists', () => {
  const mixed: AnswerData = {
    big: 9223372036854775807n,
    negative: -1,
    zero: -0,
    yes: true,
    no: false,
    nothing: null,
    empty: {},
    list: [],
    items: { item: ['a', 2, [3n, true]] },
  };

  test.each([
    [
      'json' as const,
      '{"big":9223372036854775807,"negative":-1,"zero":0,"yes":true,"no":false,"nothing":null,"empty":{},"list":[],' +
        '"items":{"item":["a",2,[3,true]]}}',
    ],
    [
      'xml' as const,
      '<?xml version="1.0" encoding="utf-8"?>\n<whmcsapi version="8.13.1"><action>a&amp;b</action>' +
        '<big>9223372036854775807</big><negative>-1</negative><zero>0</zero><yes>1</yes><no></no><nothing></nothing>' +
        '<empty></empty><list></list><items><item>a</item><item>2</item><item><item>3</item><item>1</item></item></items></whmcsapi>',
    ],
    [
      'nvp' as const,
      'big=9223372036854775807;negative=-1;zero=0;yes=1;no=;nothing=;' +
        'items[item][0]=a;items[item][1]=2;items[item][2][0]=3;items[item][2][1]=1;',
    ],
  ])('are written as %s', (format, body) => {
    expect(encodeAnswer(format, 'A&B', mixed, 'modern').body).toBe(body);
  });

  test('are strings in JSON under legacy typing, but for null', () => {
    expect(encodeJson(mixed, 'legacy-strings')).toBe(
      '{"big":"9223372036854775807","negative":"-1","zero":"0","yes":"1","no":"","nothing":null,"empty":{},"list":[],' +
        '"items":{"item":["a","2",["3","1"]]}}',
    );
  });
});

describe('A member that repeats a parameter', () => {
  const answer: AnswerData = { result: 'success', invoiceid: 78, clientid: 9223372036854775807n, ok: true };

  test.each([
    ['modern', ['invoiceid'], '{"result":"success","invoiceid":78,"clientid":9223372036854775807,"ok":true}'],
    ['echo', ['invoiceid'], '{"result":"success","invoiceid":"78","clientid":9223372036854775807,"ok":true}'],
    [
      'echo',
      ['invoiceid', 'clientid'],
      '{"result":"success","invoiceid":"78","clientid":"9223372036854775807","ok":true}',
    ],
    ['echo', ['amount'], '{"result":"success","invoiceid":78,"clientid":9223372036854775807,"ok":true}'],
    [
      'legacy-strings',
      ['invoiceid'],
      '{"result":"success","invoiceid":"78","clientid":"9223372036854775807","ok":"1"}',
    ],
  ] as const)('is written under %s, with %j declared, as %s', (typing, echoes, json) => {
    expect(encodeJson(typedAnswer(answer, typing, echoes), typing)).toBe(json);
  });

  test('is a scalar: a list that is declared one is a bug of ours', () => {
    expect(() => typedAnswer({ items: { item: [] } }, 'echo', ['items'])).toThrow(TypeError);
  });
});

describe.each(['json', 'xml', 'nvp'] as const)('%s refuses a bug of ours', (format) => {
  test.each(['', '0', '12', '1st', 'a b', 'a=b', 'a;b', 'a>b', 'a"b', 'a\n', 'a:b', 'é', 'items[item][0][id]'])(
    'a key that is not an XML name: %j',
    (key) => {
      expect(() => encodeAnswer(format, 'GetInvoice', { [key]: '' }, 'modern')).toThrow(TypeError);
      expect(() => encodeAnswer(format, 'GetInvoice', { items: { item: [{ [key]: '' }] } }, 'modern')).toThrow(
        TypeError,
      );
    },
  );

  test.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'a number that is not an exact integer: %d',
    (number) => {
      expect(() => encodeAnswer(format, 'GetInvoice', { total: number }, 'modern')).toThrow(TypeError);
      expect(() => encodeAnswer(format, 'GetInvoice', { total: number }, 'legacy-strings')).toThrow(TypeError);
    },
  );
});

describe('JSON', () => {
  const vectors = JSON.parse(readFileSync(new URL('../vectors/php-json.json', import.meta.url), 'utf8')) as {
    text: string;
    printed: string;
  }[];

  test.each(vectors)('prints $printed as PHP does', ({ text: value, printed }) => {
    expect(encodeJson({ a: value }, 'modern')).toBe(`{"a":${printed}}`);
  });

  test('brings any string back, through only ASCII', () => {
    fc.assert(
      fc.property(text, (value) => {
        const json = encodeJson({ value }, 'modern');
        expect(json).not.toMatch(/[^ -\x7f]|[<>&'/](?<!\\\/)/);
        expect(JSON.parse(json)).toEqual({ value: wellFormed(value) });
      }),
      runs,
    );
  });

  test('brings nested members and lists back', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(JSON.parse(encodeJson(value, 'modern'))).toEqual(mapTexts(value, wellFormed));
      }),
      runs,
    );
  });
});

describe('NVP', () => {
  test('encodes what would end a value, a pair or the line, and nothing else', () => {
    expect(encodeNvp({ a: '100%;x=y\r\n\0\x1b\t\x7f\x85\u2028é+&<"\u{1f600}\ud83d' })).toBe(
      'a=100%%3Bx%3Dy%0D%0A%00%1B\t\x7f\x85\u2028é+&<"\u{1f600}\ufffd;',
    );
  });

  test.each([
    ['50% off', '50% off'],
    ['100%', '100%'],
    ['%', '%'],
    ['%%', '%%'],
    ['5%5', '5%5'],
    ['50%ab', '50%25ab'],
    ['50%AB', '50%25AB'],
    ['%3B', '%253B'],
    ['%%3B', '%%253B'],
    ['%25', '%2525'],
    ['%;', '%%3B'],
    ['%3;', '%3%3B'],
    ['%\n', '%%0A'],
    ['%é0', '%é0'],
    ['%G0', '%G0'],
  ])('escapes a percent sign only before two hex digits: %j', (value, written) => {
    expect(encodeNvp({ a: value })).toBe(`a=${written};`);
    expect(rawUrlDecode(written)).toBe(value);
  });

  test('brings any string back, on one line', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const body = encodeNvp({ a, b });
        expect(body).not.toMatch(/[^\t\u0020-\uFFFF]/);
        expect(decodeNvp(body)).toEqual([
          ['a', wellFormed(a)],
          ['b', wellFormed(b)],
        ]);
      }),
      runs,
    );
  });

  test('brings nested members and lists back', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(decodeNvp(encodeNvp(value))).toEqual(flatten(mapTexts(value, wellFormed), ''));
      }),
      runs,
    );
  });
});

describe('XML', () => {
  test('keeps a CR and replaces what XML cannot hold', () => {
    expect(readXml(encodeXml('GetInvoice', { a: '\r\n\r]]>\0\x0b\ufffe\ud83d<b>&amp;"\'' }))).toEqual([
      'whmcsapi',
      [
        ['action', 'getinvoice'],
        ['a', '\r\n\r]]>\ufffd\ufffd\ufffd\ufffd<b>&amp;"\''],
      ],
    ]);
  });

  test('brings any string back', () => {
    fc.assert(
      fc.property(text, text, (action, value) => {
        expect(readXml(encodeXml(action, { value }))).toEqual([
          'whmcsapi',
          [
            ['action', xmlText(action.toLowerCase())],
            ['value', xmlText(value)],
          ],
        ]);
      }),
      runs,
    );
  });

  test('brings nested members and lists back', () => {
    fc.assert(
      fc.property(data, (value) => {
        const [, members] = readXml(encodeXml('a', value));
        expect(members.slice(1)).toEqual(
          Object.entries(mapTexts(value, xmlText) as AnswerData).flatMap(([key, member]) => toXmlNodes(key, member)),
        );
      }),
      runs,
    );
  });

  const hasPython = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0;
  const testWithPython = hasPython ? test : test.skip;

  testWithPython('is read by expat as it was meant', () => {
    const values = fc.sample(text, 3_000);
    const documents = values.map((value) => Buffer.from(encodeXml('GetInvoice', { value }), 'utf8').toString('base64'));
    const reader = [
      'import sys, json, base64, xml.etree.ElementTree as tree',
      'roots = [tree.fromstring(base64.b64decode(line)) for line in sys.stdin.read().split()]',
      "print(json.dumps([root.find('value').text or '' for root in roots]))",
    ].join('\n');
    const run = spawnSync('python3', ['-c', reader], { input: documents.join('\n'), encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual(values.map(xmlText));
  });
});
