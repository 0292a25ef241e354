import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WireRequest } from '../../adapters/dialect.ts';
import type { Argument } from '../../adapters/corp/arguments.ts';
import { readPacket } from '../../adapters/corp/wddx/read-packet.ts';
import { parseJson, scalarText, type JsonValue } from '../../adapters/forms/json.ts';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';
import { decodeJsonParams } from '../../adapters/whmcs/parameters/json-params.ts';
import { packetOf } from '../dialects/corp/fixtures.ts';

const request = (body: string, type = 'application/json'): WireRequest => ({
  ...{ requestId: 'r', method: 'POST', path: '/', query: '', pathParameters: {}, remoteAddress: '127.0.0.1' },
  headers: { 'content-type': type },
  body: Buffer.from(body),
});

/** The corp-ID dialect's value of one argument. */
async function argumentOf(value: string): Promise<Argument | undefined> {
  const { given } = await readPacket(request(`{"CORP_ID":53,"A":${value}}`));
  return given.get('A');
}

/** Numbers that a float does not hold, or does not write as they came, beside those that it does. */
const NUMBERS = [
  ...['0', '-0', '7', '-7', '10', '100', '1.10', '23.0', '23.00', '15.5', '0.5', '0.50', '-1.250', '0.10', '0.000001'],
  ...['0.0000001', '0.0000010', '999999999999999', '9007199254740993', '12345678901234567890', '12345678901234567891'],
  ...['1e3', '1E3', '1.0E+3', '1e-7', '-1.5e-2', '1e21', '1e400', '5.5511151231258E-17', '0.30000000000000004'],
  ...['7.000000000000001', '4.35', '123456789012.345', '1234567890123.45', '12345678901234.5', '123456789012345.6'],
  ...['9'.repeat(300), `0.${'0'.repeat(300)}1`, `1.${'0'.repeat(300)}`, '1000000000000000', '100000000000000'],
];

/** With leading zeros they are not numbers of JSON. */
const BROKEN = ['00', '0001003', '007', '01.50', '-007', '-00', '00.5', '01e5', '-01.10', '08', `${'0'.repeat(40)}1`];

describe('A number of JSON', () => {
  it.each([...NUMBERS, ...BROKEN])('keeps its digits in every argument, flat and nested: %s', async (digits) => {
    expect(await argumentOf(digits)).toBe(digits);
    const params = decodeJsonParams(
      `{"a":${digits}, "b":[${digits},\n${digits}],"c":{"d":[ ${digits} ,"${digits}"]},"itemamount[13]":${digits}}`,
    );
    const nested = new Map([
      ['0', digits],
      ['1', digits],
    ]);
    expect(params).toEqual(
      new Map<string, unknown>([
        ['a', digits],
        ['b', nested],
        ['c', new Map([['d', nested]])],
        ['itemamount', new Map([['13', digits]])],
      ]),
    );
  });

  const token = fc.stringMatching(/^-?(?:0{0,3}|[1-9])[0-9]{1,22}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,3})?$/);
  const text = fc.oneof(
    fc.constantFrom(':1.10', ',01', '[0.0000001', '"', '\\', '\\\\"007', '{"A":1e3', '1.0'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const blank = fc.constantFrom('', ' ', '\n', '\t ', '\r\n');

  it('survives as text beside any other value', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.oneof(
              token,
              token,
              text.map((one) => JSON.stringify(one)),
            ),
            blank,
          ),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        async (values) => {
          const expected = values.map(([value]) => (value.startsWith('"') ? (JSON.parse(value) as string) : value));
          const members = values.map(([value, gap], index) => `${gap}"A${index}"${gap}:${gap}${value}${gap}`);
          const { given } = await readPacket(request(`{"CORP_ID":53,${members.join(',')}}`));
          expect(expected.map((_value, index) => given.get(`A${index}`))).toEqual(expected);
          const list = decodeJsonParams(`{"list":[${values.map(([value, gap]) => gap + value + gap).join(',')}]}`);
          expect([...(list.get('list') as ReadonlyMap<string, unknown>).values()]).toEqual(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(['5.', '-', '+5', '0x10', '1_000', '1,5', '0-1', '1e', '01.', '- 1', 'NaN', 'Infinity', '0 1'])(
    'is invalid, with or without leading zeros: %s',
    async (digits) => {
      for (const value of [digits, `00${digits}`]) {
        expect(() => decodeJsonParams(`{"a":${value}}`)).toThrow(MalformedRequest);
        await expect(argumentOf(value)).rejects.toBeInstanceOf(MalformedRequest);
      }
    },
  );

  it.each(['.5', '-.5', '.01'])('has a digit before its point: %s', (digits) => {
    expect(() => decodeJsonParams(`{"a":${digits}}`)).toThrow(MalformedRequest);
  });

  it('is looked for outside of texts', async () => {
    const { given } = await readPacket(request('{"NOTES":"a \\" 007, :1.0","N":007,"B":"\\\\","C":-01}'));
    expect(Object.fromEntries(given)).toEqual({ NOTES: 'a " 007, :1.0', N: '007', B: '\\', C: '-01' });
  });

  it('mends nothing else: JSON that is broken otherwise stays refused', () => {
    for (const broken of [
      '{"a":01',
      '{"a":01,}',
      '{"a":01}}',
      "{'a':01}",
      '{"a":01 "b":2}',
      '{"a":"01}',
      '{a:01}',
      '[01',
    ]) {
      expect(() => decodeJsonParams(broken)).toThrow(MalformedRequest);
    }
  });
});

/** The result of JSON.parse, with each number as a float. */
function asFloats(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map((item: JsonValue) => asFloats(item));
  const text = typeof value === 'string' ? null : scalarText(value);
  if (text !== null) return typeof value === 'boolean' ? value : Number(text);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, JsonValue>).map(([name, item]) => [name, asFloats(item)]),
  );
}

const parseFloats = (text: string): unknown => asFloats(parseJson(text));

function outcomeOf(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

describe('JSON', () => {
  const marks = fc.constantFrom(
    ...'{}[]:,"\\ \n'.split(''),
    '"a"',
    '1.0',
    '01',
    '-',
    'e',
    'true',
    'null',
    '\\u00',
    '{"a":',
    '[1,',
  );

  it('that is valid is read as JSON.parse reads it, but for the digits of numbers', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (json, isWritten) => {
        // A number that no float gives back sends the whole text to the other parser.
        const text = isWritten ? `[1.0,${json}]` : `[1,${json}]`;
        expect(asFloats(parseJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('that is broken is refused, unless only zeros break it', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const [found, expected] = [outcomeOf(parseFloats, text), outcomeOf(JSON.parse, text)];
        if (expected === 'SyntaxError' && /(?:^|[^0-9.])01/.test(text)) return;
        if (expected !== 'SyntaxError') read += 1;
        expect(found).toEqual(expected);
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it.each(['1', '1.0'])('takes the last of equal names, and __proto__ as a name, beside %s', (number) => {
    const read = decodeJsonParams(
      `{"n":${number},"a":{"x":1},"a":["y"],"a":"z","__proto__":{"polluted":1},"b":{"__proto__":2,"constructor":3}}`,
    );
    expect(Object.fromEntries(read)).toEqual({
      n: number,
      a: 'z',
      b: new Map([
        ['__proto__', '2'],
        ['constructor', '3'],
      ]),
      ['__proto__']: new Map([['polluted', '1']]),
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['1', '1.0'])('keeps words and nothing apart, beside %s', async (number) => {
    const { given } = await readPacket(
      request(`{"CORP_ID":${number},"T":true,"F":false,"N":null,"X":"true","L":[true],"S":{"a":1}}`),
    );
    expect(Object.fromEntries(given)).toEqual({ CORP_ID: number, T: 'true', F: 'false', X: 'true', L: null, S: null });
  });

  it.each(['1', '1.0', '01', '-0', '1e3', '12345678901234567890'])(
    'never takes the number %s for a credential',
    (number) => {
      for (const name of ['username', 'password', 'identifier', 'secret', 'accesskey']) {
        expect(decodeJsonParams(`{"${name}":${number}}`)).toEqual(new Map([[name, new Map()]]));
      }
    },
  );
});

describe('A text argument of the corp-ID dialect', () => {
  it('is a word where it is a boolean, and a control field is invalid', async () => {
    for (const wire of [
      request('{"PAYMENT_NOTES":true,"api_user_password":true,"API_USER_NAME":false}'),
      request(
        packetOf(
          `<struct>${['PAYMENT_NOTES', 'api_user_password', 'API_USER_NAME'].map((name) => `<var name='${name}'><boolean value='true'/></var>`).join('')}</struct>`,
        ),
        'text/xml',
      ),
    ]) {
      const expected = { PAYMENT_NOTES: 'true', API_USER_PASSWORD: null, API_USER_NAME: null };
      expect(Object.fromEntries((await readPacket(wire)).given)).toEqual(expected);
    }
  });

  it.each([
    ["<boolean value='true'/>", 'true'],
    ["<boolean value='false'/>", 'false'],
    ['<number>23.0</number>', '23'],
    ['<number>1.10</number>', '1.10'],
    ['<number>0001003</number>', '0001003'],
    ['<number>12345678901234567890</number>', '12345678901234567890'],
    ['<number>1.2345678E7</number>', '12345678'],
    [`<number>${'9'.repeat(60)}</number>`, '9'.repeat(60)],
    ['<string>23.0</string>', '23.0'],
    ['<null/>', undefined],
    ['<array length="0"></array>', null],
  ])('in WDDX: %s is %j', async (element, expected) => {
    const body = packetOf(
      `<struct><var name='CORP_ID'><number>53</number></var><var name='A'>${element}</var></struct>`,
    );
    expect((await readPacket(request(body, 'text/xml'))).given.get('A')).toBe(expected);
  });
});
