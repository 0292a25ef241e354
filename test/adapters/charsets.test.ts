import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WireRequest } from '../../adapters/dialect.ts';
import { MalformedPacket } from '../../adapters/corp/wddx/malformed-packet.ts';
import { readPacket } from '../../adapters/corp/wddx/read-packet.ts';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';
import { readParams } from '../../adapters/whmcs/parameters/request-params.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** The characters of windows-1252 that Latin-1 does not have, as the standard of encodings lists them. */
const SPECIALS = new Map(
  Object.entries({
    ...{ '€': 0x80, '‚': 0x82, ƒ: 0x83, '„': 0x84, '…': 0x85, '†': 0x86, '‡': 0x87, ˆ: 0x88, '‰': 0x89, Š: 0x8a },
    ...{ '‹': 0x8b, Œ: 0x8c, Ž: 0x8e, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '•': 0x95, '–': 0x96, '—': 0x97 },
    ...{ '˜': 0x98, '™': 0x99, š: 0x9a, '›': 0x9b, œ: 0x9c, ž: 0x9e, Ÿ: 0x9f },
  }),
);

type Encode = (text: string) => Buffer;
const latin1: Encode = (text) => Buffer.from(Array.from(text, (one) => SPECIALS.get(one) ?? one.charCodeAt(0)));
const utf8: Encode = (text) => Buffer.from(text);
const utf16le: Encode = (text) => Buffer.from(text, 'utf16le');
const utf16be: Encode = (text) => Buffer.from(text, 'utf16le').swap16();
const marked =
  (encode: Encode): Encode =>
  (text) =>
    encode(`\ufeff${text}`);

const WESTERN = 'né “5 €” – ÿ';
const ANY = 'né 漢 💶';
/** A charset as callers name it, how they write it, and a text. */
const CHARSETS: readonly (readonly [label: string, encode: Encode, text: string])[] = [
  ['utf-8', utf8, ANY],
  ['UTF8', utf8, ANY],
  ['"utf-8"', utf8, ANY],
  ['us-ascii', utf8, 'plain'],
  ['US-ASCII', utf8, ANY],
  ['iso-8859-1', latin1, WESTERN],
  ['ISO-8859-1', utf8, ANY],
  ['latin1', latin1, WESTERN],
  ['"ISO_8859-1"', latin1, 'café'],
  ['windows-1252', latin1, WESTERN],
  ['Windows-1252', utf8, ANY],
  ['cp1252', latin1, [...SPECIALS.keys()].join('')],
  ['utf-16', marked(utf16le), ANY],
  ['utf-16', marked(utf16be), ANY],
  ['utf-16', utf16le, ANY],
  ['UTF-16', utf16be, ANY],
  ['utf-16le', utf16le, ANY],
  ['UTF-16BE', utf16be, ANY],
  ['utf-16', utf8, ANY],
];

function request(type: string | undefined, body: Buffer): WireRequest {
  const wire = { requestId: 'r', method: 'POST', path: '/', query: '', pathParameters: {}, remoteAddress: '127.0.0.1' };
  return { ...wire, headers: { 'content-type': type }, body };
}

/** Every byte of a name and a value as an escape, or as it is. */
const escaped = (bytes: Buffer): string => [...bytes].map((one) => `%${one.toString(16).padStart(2, '0')}`).join('');
const raw = (bytes: Buffer): string => bytes.toString('latin1').replace(/[%&+=]/g, (one) => escaped(Buffer.from(one)));

const BOUNDARY = 'xyz';
function multipart(pairs: readonly (readonly [name: string, value: Buffer])[], partType = ''): Buffer {
  const parts = pairs.map(([name, value]) => {
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n${partType}\r\n`;
    return Buffer.concat([Buffer.from(head), value, Buffer.from('\r\n')]);
  });
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

/** A value in every kind of body, as a caller with this charset writes it. */
const BODIES: Readonly<Record<string, (label: string, encode: Encode, text: string) => WireRequest>> = {
  JSON: (label, encode, text) =>
    request(`${JSON_TYPE}; charset=${label}`, encode(JSON.stringify({ CORP_ID: '53', NOTES: text }))),
  'a form with escapes': (label, encode, text) =>
    request(`${FORM};charset=${label}`, Buffer.from(`CORP_ID=53&NOTES=${escaped(encode(text))}`)),
  'a form with names in it': (label, encode, text) =>
    request(
      `${FORM}; charset=${label}`,
      Buffer.from(
        `${escaped(encode('CORP_ID'))}=${escaped(encode('53'))}&${escaped(encode('NOTES'))}=${escaped(encode(text))}`,
      ),
    ),
  'a form with escapes for what needs one': (label, encode, text) =>
    request(`${FORM}; Charset=${label}`, Buffer.from(`CORP_ID=53&NOTES=${raw(encode(text))}`, 'latin1')),
  'a multipart body': (label, encode, text) =>
    request(
      `multipart/form-data; charset=${label}; boundary=${BOUNDARY}`,
      multipart([
        ['CORP_ID', Buffer.from('53')],
        ['NOTES', encode(text)],
      ]),
    ),
  'a part': (label, encode, text) =>
    request(
      `multipart/form-data; boundary=${BOUNDARY}`,
      multipart(
        [
          ['CORP_ID', encode('53')],
          ['NOTES', encode(text)],
        ],
        `Content-Type: text/plain; charset=${label}\r\n`,
      ),
    ),
};
const cases = Object.entries(BODIES).flatMap(([kind, toWire]) =>
  CHARSETS.map(([label, encode, text]) => [kind, label, text, toWire(label, encode, text)] as const),
);

describe('A body', () => {
  it.each(cases)('is read in its charset, in both dialects: %s, %s, %s', async (_kind, _label, text, wire) => {
    const expected = new Map([
      ['CORP_ID', '53'],
      ['NOTES', text],
    ]);
    expect((await readParams(wire)).values).toEqual(expected);
    expect((await readPacket(wire)).given).toEqual(expected);
  });

  it('is a whole form in UTF-16', async () => {
    for (const encode of [utf16le, utf16be, marked(utf16le), marked(utf16be)]) {
      const wire = request(`${FORM}; charset=utf-16`, encode('CORP_ID=53&NOTES=n%C3%A9+漢'));
      const expected = new Map([
        ['CORP_ID', '53'],
        ['NOTES', 'né 漢'],
      ]);
      expect((await readParams(wire)).values).toEqual(expected);
      expect((await readPacket(wire)).given).toEqual(expected);
    }
  });

  it.each([marked(utf16le), marked(utf16be), utf16le, utf16be])('is JSON in UTF-16 without a label', async (encode) => {
    for (const type of [JSON_TYPE, FORM, undefined]) {
      const wire = request(type, encode(`{"CORP_ID":"53","NOTES":"${ANY}"}`));
      expect((await readParams(wire)).values.get('NOTES')).toBe(ANY);
      expect((await readPacket(wire)).given.get('NOTES')).toBe(ANY);
    }
  });

  it('is one text: one character that is not UTF-8 makes all of a form Latin-1', async () => {
    const wire = request(`${FORM}; charset=iso-8859-1`, Buffer.from('CORP_ID=53&a=%C3%A9&b=%E9'));
    expect(Object.fromEntries((await readParams(wire)).values)).toEqual({ CORP_ID: '53', a: 'Ã©', b: 'é' });
  });

  it('labels its charset, and nothing of its query string', async () => {
    const wire = { ...request(`${FORM}; charset=iso-8859-1`, Buffer.from('a=%E9')), query: 'b=%E9' };
    await expect(readParams(wire)).rejects.toMatchObject({ reason: 'invalid-utf8' });
  });

  it.each<[string, string, Buffer]>([
    ['no label and Latin-1', FORM, Buffer.from('CORP_ID=53&NOTES=%E9')],
    ['US-ASCII and another byte', `${FORM}; charset=us-ascii`, Buffer.from('CORP_ID=53&NOTES=%E9')],
    ['UTF-8 and Latin-1', `${JSON_TYPE}; charset=utf-8`, latin1('{"CORP_ID":"53","NOTES":"é"}')],
    ['UTF-16 and half a character', `${JSON_TYPE}; charset=utf-16`, utf16le('{"CORP_ID":"53"}').subarray(0, -1)],
    ['UTF-16 and half a character in a form', `${FORM}; charset=utf-16`, Buffer.from('CORP_ID=53&NOTES=%FF%FEn%00x')],
    ['UTF-16 and a lone surrogate', `${JSON_TYPE}; charset=utf-16le`, utf16le('{"CORP_ID":"53","NOTES":"\ud800"}')],
    [
      'UTF-16, a mark in front of each character',
      `${FORM}; charset=utf-16`,
      Buffer.from('CORP_ID=53&NOTES=cafe%FE%FF%00%E9'),
    ],
  ])('with %s is refused', async (_name, type, body) => {
    await expect(readParams(request(type, body))).rejects.toMatchObject({ reason: 'invalid-utf8' });
    await expect(readPacket(request(type, body))).rejects.toMatchObject({ reason: 'invalid-utf8' });
  });

  it('with a NUL is refused in every charset', async () => {
    for (const [label, encode] of CHARSETS) {
      for (const toWire of Object.values(BODIES)) {
        const wire = toWire(label, encode, 'a\0b');
        await expect(readParams(wire)).rejects.toBeInstanceOf(MalformedRequest);
      }
    }
  });

  it.each(['shift_jis', 'utf-7', 'iso-8859-15', '', '__proto__'])(
    'with the charset %j is refused, or UTF-8',
    async (label) => {
      const body = Buffer.from('CORP_ID=53&NOTES=%C3%A9');
      const labelled = request(`${FORM}; charset=${label}`, body);
      await expect(readParams(labelled)).rejects.toMatchObject({ reason: 'unsupported-content-type' });
      expect((await readPacket(labelled)).given.get('NOTES')).toBe('é');
      const part = multipart([['CORP_ID', utf8('é')]], `Content-Type: text/plain; charset=${label}\r\n`);
      const parts = request(`multipart/form-data; boundary=${BOUNDARY}`, part);
      expect((await readParams(parts)).values.get('CORP_ID')).toBe('é');
    },
  );

  it('is refused or read, whatever its bytes and its label: nothing else is thrown', async () => {
    const labels = fc.constantFrom(...CHARSETS.map(([label]) => label));
    const start = fc.constantFrom(
      '',
      '{',
      '<',
      '\xff\xfe',
      '\xfe\xff',
      '{\0',
      '\0{',
      '<\0?',
      '<?xml encoding="utf-16"?>',
      'a=',
    );
    const anyBytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 0x22, 0x25, 0x30, 0x26, 0x3d, 0x7b)), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(labels, fc.constantFrom(FORM, JSON_TYPE), start, anyBytes, async (label, type, head, bytes) => {
        const wire = request(
          `${type}; charset=${label}`,
          Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(bytes)]),
        );
        for (const reading of [readParams(wire), readPacket(wire)]) {
          const outcome: unknown = await reading.catch((error: unknown) => error);
          if (outcome instanceof Error && !(outcome instanceof MalformedPacket))
            expect(outcome).toBeInstanceOf(MalformedRequest);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('A WDDX packet', () => {
  const packet = (declared: string, text: string): string =>
    `<?xml version="1.0" encoding="${declared}"?><!DOCTYPE wddxPacket SYSTEM "http://127.0.0.1:9/wddx_0100.dtd">` +
    `<wddxPacket version='1.0'><header/><data><struct><var name='NOTES'><string>${text}</string></var></struct></data></wddxPacket>`;
  const DECLARED: readonly (readonly [declared: string, encode: Encode, text: string])[] = [
    ['ISO-8859-1', latin1, WESTERN],
    ['iso-8859-1', utf8, ANY],
    ['windows-1252', latin1, WESTERN],
    ['US-ASCII', utf8, 'plain'],
    ['UTF-16', utf16le, ANY],
    ['utf-16', marked(utf16be), ANY],
    ['UTF-16LE', marked(utf16le), ANY],
    ['utf-16be', utf16be, ANY],
    ['utf-16', utf8, ANY],
  ];

  it.each(DECLARED)('is read in its declared encoding, in any place: %s', async (declared, encode, text) => {
    const bytes = encode(packet(declared, text));
    const field = [['call_function_data', bytes]] as const;
    const encodedTwice = encodeURIComponent(escaped(bytes));
    for (const wire of [
      request('text/xml', bytes),
      request('text/xml; charset=utf-8', bytes),
      request('application/xml; charset=iso-8859-1', bytes),
      request('text/plain', bytes),
      request('application/octet-stream', bytes),
      request(undefined, bytes),
      request(FORM, Buffer.from(`call_function_data=${escaped(bytes)}`)),
      request(FORM, Buffer.from(`call_function_data=${encodedTwice}&submit_btn=Run+It`)),
      request(`multipart/form-data; boundary=${BOUNDARY}`, multipart(field)),
    ]) {
      expect(Object.fromEntries((await readPacket(wire)).given)).toEqual({ NOTES: text });
    }
  });

  it('without a declaration is in the charset of its label', async () => {
    const bytes = latin1(packet('', WESTERN).replace(/^<\?[^>]*>/, ''));
    for (const charset of ['iso-8859-1', 'windows-1252']) {
      const { given } = await readPacket(request(`text/xml; charset=${charset}`, bytes));
      expect(given.get('NOTES')).toBe(WESTERN);
    }
    await expect(readPacket(request('text/xml', bytes))).rejects.toMatchObject({ reason: 'invalid-utf8' });
  });
});

describe('A corp-ID body by its first character', () => {
  it.each([
    'text/plain',
    'text/plain; charset=utf-8',
    'application/octet-stream',
    'Application/Octet-Stream',
    '',
    undefined,
  ])('is JSON, a packet or a form, labelled %s', async (type) => {
    const bodies = [
      '{"CORP_ID":053}',
      "<wddxPacket version='1.0'><header/><data><struct><var name='corp_id'><string>053</string></var></struct></data></wddxPacket>",
      'CORP_ID=053',
      'call_function_data=%7B%22CORP_ID%22:053%7D',
    ];
    for (const body of bodies) {
      const { given } = await readPacket(request(type, Buffer.from(body)));
      expect(Object.fromEntries(given)).toEqual({ CORP_ID: '053' });
    }
  });

  it('is ignored under any other label', async () => {
    for (const type of ['text/html', 'image/png', 'application/pdf', 'text/plain, text/xml']) {
      const reading = readPacket(request(type, Buffer.from('{"CORP_ID":53}')));
      await expect(reading).rejects.toMatchObject({ reason: 'unsupported-content-type' });
    }
  });
});
