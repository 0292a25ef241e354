import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { WireRequest } from '../../adapters/dialect.ts';
import { decodeJsonParams } from '../../adapters/whmcs/parameters/json-params.ts';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';
import { decodeMultipart } from '../../adapters/forms/multipart.ts';
import { decodePhpForm, decodePhpFormBytes } from '../../adapters/forms/php-form.ts';
import type { PhpArray, PhpValue } from '../../adapters/forms/php-value.ts';
import { readParams } from '../../adapters/whmcs/parameters/request-params.ts';
import { computing } from '../support/computing/processor-time.ts';

type Text = string | { readonly base64: string };
type Pairs = readonly (readonly [Text, Text | Pairs])[];
interface Vector {
  readonly input: string;
  readonly php: Pairs;
  readonly refused?: string;
}

const vectors = JSON.parse(readFileSync(new URL('../vectors/php-form.json', import.meta.url), 'utf8')) as Vector[];

const LIMITS = ['nested-too-deep', 'too-many-parameters'];

/** The pairs of an array, in order: Map equality does not check the order. */
function pairs(array: PhpArray): unknown[] {
  return [...array].map(([key, value]) => [key, typeof value === 'string' ? value : pairs(value)]);
}

/** The recorded pairs as byte strings. */
function bytePairs(recorded: Pairs): unknown[] {
  const text = (value: Text): string =>
    (typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.base64, 'base64')).toString('latin1');
  return recorded.map(([key, value]) => [text(key), Array.isArray(value) ? bytePairs(value) : text(value as Text)]);
}

function php(values: Record<string, unknown>): PhpArray {
  const entry = ([key, value]: [string, unknown]): [string, PhpValue] => [
    key,
    typeof value === 'string' ? value : php(value as Record<string, unknown>),
  ];
  return new Map(Object.entries(values).map(entry));
}

function reasonOf(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    if (error instanceof MalformedRequest) return error.reason;
    throw error;
  }
  return 'accepted';
}

async function rejectionOf(decoding: Promise<unknown>): Promise<string> {
  const outcome = await decoding.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (outcome instanceof MalformedRequest) return outcome.reason;
  if (outcome === 'accepted') return outcome;
  throw outcome;
}

function millisecondsOf(run: () => unknown): number {
  const spent = computing();
  run();
  return spent();
}

describe('a form is read as PHP 8.2 reads it', () => {
  test('there are at least 120 recorded vectors', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(120);
  });

  test.each(vectors)('$input', ({ input, php: recorded, refused }) => {
    if (refused !== undefined) expect(reasonOf(() => decodePhpForm(input))).toBe(refused);
    else expect(pairs(decodePhpForm(Buffer.from(input)))).toEqual(recorded);
    if (refused !== undefined && LIMITS.includes(refused)) return;
    expect(pairs(decodePhpFormBytes(input))).toEqual(bytePairs(recorded));
  });

  test('raw bytes are read as their percent-escapes are', () => {
    expect(decodePhpForm(Buffer.from('é=€'))).toEqual(php({ é: '€' }));
    expect(decodePhpForm(Buffer.from('é=€').toString('latin1'))).toEqual(php({ é: '€' }));
    expect(decodePhpForm('é=€')).toEqual(php({ é: '€' }));
    expect(reasonOf(() => decodePhpForm(Buffer.from([0x61, 0x3d, 0xff])))).toBe('invalid-utf8');
    expect(reasonOf(() => decodePhpForm(Buffer.from('a=1\0')))).toBe('nul');
  });
});

describe('the limits of a form', () => {
  test('a thousand variables are read, one more is refused, whatever their names', () => {
    expect(decodePhpForm('a[]=&'.repeat(1000)).get('a')).toHaveProperty('size', 1000);
    for (const variable of ['a[]=&', 'a&', '=&', '[]&', 'a=1&&&']) {
      expect(reasonOf(() => decodePhpForm(variable.repeat(1000)))).toBe('accepted');
      expect(reasonOf(() => decodePhpForm(variable.repeat(1001)))).toBe('too-many-parameters');
    }
  });

  test.each([
    ['unclosed brackets', 'a['.repeat(131_072)],
    ['closed brackets', 'a[]'.repeat(87_381)],
    ['nested brackets', `a${'[]'.repeat(131_000)}`],
    ['open brackets', '['.repeat(262_144)],
    ['ampersands', '&'.repeat(262_144)],
    ['percent signs', '%'.repeat(262_144)],
    ['spaces', ' '.repeat(262_144)],
    ['plus signs', '+'.repeat(262_144)],
    ['ten thousand variables', 'a[]=1&'.repeat(10_000)],
    ['a thousand deep variables', `a${'[]'.repeat(64)}=1&`.repeat(1000)],
    ['a thousand deep variables on one path', `a${'[0]'.repeat(63)}[]=1&`.repeat(1000)],
    ['a thousand descending keys', Array.from({ length: 1000 }, (_, i) => `a[${9e15 - i}]=1&a[]=1`).join('&')],
    ['escapes', `a=${'%41'.repeat(87_381)}`],
    ['a thousand unclosed names', `${'[a'.repeat(120)}]=1&`.repeat(1000)],
  ])('256 KiB of %s are settled at once', (_name, form) => {
    expect(millisecondsOf(() => reasonOf(() => decodePhpForm(form)))).toBeLessThan(1000);
  });
});

describe('a JSON body', () => {
  test('takes the shape of a form', () => {
    const text = `{"action":"UpdateInvoice","invoiceid":1,"amount":15.950,"big":1e11,"tiny":1e-7,"huge":1e400,"minus":-0,
      "yes":true,"no":false,"none":null,"lines":["x",null,{"a":[2]}],"a.b":"dot","é":"€","empty":{}}`;
    expect(decodeJsonParams(text)).toEqual(
      php({
        ...{
          action: 'UpdateInvoice',
          invoiceid: '1',
          amount: '15.950',
          big: '1e11',
          tiny: '1e-7',
          huge: '1e400',
        },
        ...{
          minus: '-0',
          yes: 'true',
          no: 'false',
          lines: { 0: 'x', 2: { a: { 0: '2' } } },
          'a.b': 'dot',
          é: '€',
          empty: {},
        },
      }),
    );
  });

  test('reads a top-level name with brackets as a form does, and other names literally', () => {
    const text =
      '{"itemamount[13]":"1","itemamount":{"x":"y"},"itemamount[14]":2,"l":["p"],"l[]":"q","o":{"k[1]":"v"},"u[x":1}';
    const lines = { x: 'y', 14: '2' };
    expect(decodeJsonParams(text)).toEqual(
      php({ itemamount: lines, l: { 0: 'p', 1: 'q' }, o: { 'k[1]': 'v' }, u_x: '1' }),
    );
  });

  test('lets the last of equal names win, and takes __proto__ as a plain name', () => {
    const read = decodeJsonParams('{"a":1,"a":2,"__proto__":{"x":1},"constructor":{"prototype":{"y":2}}}');
    expect(pairs(read)).toEqual([
      ['a', '2'],
      ['__proto__', [['x', '1']]],
      ['constructor', [['prototype', [['y', '2']]]]],
    ]);
  });

  const credentialNames = ['username', 'password', 'identifier', 'secret', 'accesskey'];

  test.each(['1', 'true', '[]', '{}', '["x"]', '{"$ne":""}'])('never takes %s for a credential', (json) => {
    for (const name of credentialNames) {
      expect(decodeJsonParams(`{"${name}":${json}}`)).toEqual(php({ [name]: {} }));
    }
    expect(decodeJsonParams('{"password":""}')).toEqual(php({ password: '' }));
  });

  test('takes null for a credential that was not sent, as callers write those that they do not use', () => {
    for (const name of credentialNames) expect(decodeJsonParams(`{"${name}":null}`)).toEqual(php({}));
  });

  test.each([
    ['', 'invalid-json'],
    ['{', 'invalid-json'],
    ['[]', 'invalid-json'],
    ['null', 'invalid-json'],
    ['"x"', 'invalid-json'],
    ['{"a":1}x', 'invalid-json'],
    ["{'a':1}", 'invalid-json'],
    [String.raw`{"a":"\ud800"}`, 'invalid-utf8'],
    [String.raw`{"\udc00":"x"}`, 'invalid-utf8'],
    [String.raw`{"a":{"\udc00\ud800":"x"}}`, 'invalid-utf8'],
    [String.raw`{"a":["\ud83d\udcb6"]}`, 'accepted'],
    [String.raw`{"a":"\u0000"}`, 'nul'],
    [String.raw`{"a\u0000":"x"}`, 'nul'],
    [`{"a":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`, 'accepted'],
    [`{"a":${'['.repeat(31)}${']'.repeat(31)}}`, 'accepted'],
    [`{"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'nested-too-deep'],
    [`{"a":${'['.repeat(32)}`, 'nested-too-deep'],
    [`{"a${'[b]'.repeat(65)}":1}`, 'nested-too-deep'],
    [`{"a":[${'1,'.repeat(999)}1]}`, 'accepted'],
    [`{"a":[${'1,'.repeat(1000)}1]}`, 'too-many-parameters'],
    [`{"a":[${'[],'.repeat(1000)}1]}`, 'too-many-parameters'],
    [`{"a":[${'null,'.repeat(1000)}1]}`, 'too-many-parameters'],
  ])('%.40s is %s', (text, reason) => {
    expect(reasonOf(() => decodeJsonParams(text))).toBe(reason);
  });

  test('is settled at once, however deep or long', () => {
    for (const text of [
      '['.repeat(100_000),
      '{"a":'.repeat(50_000),
      `"${'\\'.repeat(262_144)}`,
      `{"a":[${'1,'.repeat(131_000)}1]}`,
    ]) {
      expect(millisecondsOf(() => reasonOf(() => decodeJsonParams(text)))).toBeLessThan(1000);
    }
  });
});

const BOUNDARY = '------------------------d74496d66958873e';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

interface Part {
  readonly head: string;
  readonly value: string;
}

/** A field as PHP's cURL writes it. */
function field(name: string, value: string): Part {
  return { head: `Content-Disposition: form-data; name="${name}"`, value };
}

function file(name: string, value: string): Part {
  const type = 'Content-Type: application/octet-stream';
  return { head: `Content-Disposition: form-data; name="${name}"; filename="a.bin"\r\n${type}`, value };
}

function multipart(...parts: readonly Part[]): Buffer {
  const written = parts.map(({ head, value }) => `--${BOUNDARY}\r\n${head}\r\n\r\n${value}\r\n`).join('');
  return Buffer.from(`${written}--${BOUNDARY}--\r\n`, 'latin1');
}

function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('a multipart body', () => {
  test('gives the fields by the rules of a form', async () => {
    const body = multipart(
      ...[
        field('action', 'UpdateInvoice'),
        field('itemamount[13]', '1.00'),
        field('itemamount[14]', ''),
        field('a.b', '1'),
      ],
      ...[field('a b', '2'), field('l[]', 'x'), field('l[]', 'y'), field('[drop]', 'x'), field('u[x', '1')],
      ...[
        field('text', bytes('é + %41 & =\r\n--x\r\n')),
        field(bytes('é'), '1'),
        field('pct%5B0%5D', '1'),
        field('', 'x'),
      ],
    );
    const amounts = { 13: '1.00', 14: '' };
    expect(await decodeMultipart(body, MULTIPART)).toEqual(
      php({
        ...{ action: 'UpdateInvoice', itemamount: amounts, a_b: '2', l: { 0: 'x', 1: 'y' }, u_x: '1' },
        ...{ text: 'é + %41 & =\r\n--x\r\n', é: '1', 'pct%5B0%5D': '1' },
      }),
    );
  });

  test('leaves files out, and recognises them only by the filename', async () => {
    const typed = {
      head: `${field('a', '').head}\r\nContent-Type: application/octet-stream; charset=utf-16le`,
      value: '1',
    };
    const unnamed = { head: 'Content-Disposition: form-data; name="f"; filename=""', value: '\xff\0' };
    const encoded = { head: `Content-Transfer-Encoding: base64\r\n${field('b', '').head}`, value: 'MQ==' };
    const body = multipart(
      typed,
      file('c', '\xff\0\r\n'),
      unnamed,
      encoded,
      file('d', 'x'.repeat(200_000)),
      field('e', '2'),
    );
    expect(await decodeMultipart(body, MULTIPART)).toEqual(php({ a: '1', b: 'MQ==', e: '2' }));
  });

  test('reads the header spellings that clients use', async () => {
    const body = multipart(
      { head: 'content-disposition:form-data;name=a', value: '1' },
      { head: String.raw`Content-Disposition: form-data; name="b\"c\\d"`, value: '2' },
      { head: 'Content-Disposition: form-data; size=3; NAME="e;f=g"', value: '3' },
    );
    expect(await decodeMultipart(body, MULTIPART)).toEqual(php({ a: '1', 'b"c\\d': '2', 'e;f=g': '3' }));
    const quoted = multipart(field('a', '1')).toString().replaceAll(BOUNDARY, 'x y');
    expect(await decodeMultipart(Buffer.from(quoted), 'Multipart/Form-Data; charset=utf-8; Boundary="x y"')).toEqual(
      php({ a: '1' }),
    );
    const surrounded = Buffer.concat([
      Buffer.from('preamble\r\n'),
      multipart(field('a', '1')),
      Buffer.from('epilogue'),
    ]);
    expect(await decodeMultipart(surrounded, MULTIPART)).toEqual(php({ a: '1' }));
    expect(await decodeMultipart(multipart(), MULTIPART)).toEqual(php({}));
  });

  test.each([
    ['no boundary', multipart(field('a', '1')), 'multipart/form-data', 'invalid-multipart'],
    ['an empty boundary', multipart(field('a', '1')), 'multipart/form-data; boundary=', 'invalid-multipart'],
    [
      'an endless boundary',
      multipart(field('a', '1')),
      `multipart/form-data; boundary=${'x'.repeat(5000)}`,
      'invalid-multipart',
    ],
    ['another boundary', multipart(field('a', '1')), 'multipart/form-data; boundary=other', 'invalid-multipart'],
    ['no multipart at all', Buffer.from('a=1'), MULTIPART, 'invalid-multipart'],
    [
      'a part without a name',
      multipart({ head: 'Content-Disposition: form-data', value: '1' }),
      MULTIPART,
      'invalid-multipart',
    ],
    ['a part without a disposition', multipart({ head: 'X-Y: z', value: '1' }), MULTIPART, 'invalid-multipart'],
    ['a part without a header', multipart({ head: '', value: '1' }), MULTIPART, 'invalid-multipart'],
    [
      'an open quote',
      multipart({ head: 'Content-Disposition: form-data; name="a', value: '1' }),
      MULTIPART,
      'invalid-multipart',
    ],
    ['a line break in a name', multipart(field('a\nb', '1')), MULTIPART, 'invalid-multipart'],
    ['a boundary behind a bare line feed', multipart(field('a', `1\n--${BOUNDARY}`)), MULTIPART, 'invalid-multipart'],
    [
      'a first boundary within a line',
      Buffer.from(`x${multipart(field('a', '1')).toString()}`),
      MULTIPART,
      'invalid-multipart',
    ],
    ['such a boundary in a file', multipart(file('f', `1\n--${BOUNDARY}`)), MULTIPART, 'invalid-multipart'],
    ['very many parts', Buffer.from(`\r\n--${BOUNDARY}`.repeat(6000)), MULTIPART, 'too-many-parameters'],
    ['a NUL in a value', multipart(field('a', '1\0')), MULTIPART, 'nul'],
    ['invalid UTF-8 in a value', multipart(field('a', '\xff')), MULTIPART, 'invalid-utf8'],
    ['invalid UTF-8 in a name', multipart(field('\xff', '1')), MULTIPART, 'invalid-utf8'],
    ['too deep a name', multipart(field(`a${'[b]'.repeat(65)}`, '1')), MULTIPART, 'nested-too-deep'],
    ['a thousand fields', multipart(...Array.from({ length: 1000 }, () => field('a[]', '1'))), MULTIPART, 'accepted'],
    [
      'too many fields',
      multipart(...Array.from({ length: 1001 }, () => field('a[]', '1'))),
      MULTIPART,
      'too-many-parameters',
    ],
  ])('with %s is settled', async (_name, body, contentType, reason) => {
    expect(await rejectionOf(decodeMultipart(body, contentType))).toBe(reason);
  });

  test('cut short at any byte is refused', async () => {
    const whole = multipart(field('a', '1'), file('f', 'xyz'), field('b', ''), field('c', '\r\n-'));
    const end = whole.length - 2;
    for (let length = 1; length < end; length += 1) {
      const reason = await rejectionOf(decodeMultipart(whole.subarray(0, length), MULTIPART));
      expect([length, reason]).toEqual([length, 'invalid-multipart']);
    }
    expect(await rejectionOf(decodeMultipart(whole.subarray(0, end), MULTIPART))).toBe('accepted');
  });

  test('with any byte damaged is read or refused, and never hangs', async () => {
    const whole = multipart(field('a', '1'), file('f', 'xyz'), field('b', ''));
    for (let at = 0; at < whole.length; at += 1) {
      for (const byte of [0x0d, 0x0a, 0x2d, 0x22, 0x00]) {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        await rejectionOf(decodeMultipart(damaged, MULTIPART));
      }
    }
  });
});

function request(over: Partial<WireRequest> & { readonly type?: string; readonly text?: string }): WireRequest {
  const { type, text, ...rest } = over;
  const wire = {
    requestId: 'r',
    method: 'POST',
    path: '/includes/api.php',
    query: '',
    pathParameters: {},
    remoteAddress: '127.0.0.1',
  };
  return { ...wire, headers: { 'content-type': type }, body: Buffer.from(text ?? ''), ...rest };
}

describe('the parameters of a request', () => {
  const FORM = 'application/x-www-form-urlencoded';

  test('come from the query and the body, and the body wins name by name', async () => {
    const query = 'action=GetInvoice&a[x]=1&a[y]=2&q=1&b[x]=1';
    const { values, fromQuery } = await readParams(request({ query, type: FORM, text: 'a[x]=3&b=&c=4' }));
    expect(values).toEqual(php({ action: 'GetInvoice', a: { x: '3' }, q: '1', b: '', c: '4' }));
    expect(fromQuery).toEqual(new Set(['action', 'q']));
  });

  test('come only from the query when the method is GET', async () => {
    const { values, fromQuery } = await readParams(
      request({ method: 'GET', query: 'a=1', type: 'x/y', body: 'aborted' }),
    );
    expect(values).toEqual(php({ a: '1' }));
    expect(fromQuery).toEqual(new Set(['a']));
  });

  test.each([
    [undefined, 'a=1'],
    ['', 'a=1'],
    [FORM, 'a=1'],
    [`${FORM}; charset=UTF-8`, 'a=1'],
    [`${FORM.toUpperCase()} ;charset="iso-8859-1"`, 'a=1'],
    [FORM, '{"a":1}'],
    [undefined, ' \r\n{"a":1}'],
    ['application/json', '{"a":1}'],
    ['application/json; charset=utf-8', '\ufeff {"a":1}'],
    ['text/json', '{"a":"1"}'],
    ['application/vnd.api+json', '{"a":1}'],
    ['application/json', 'a=1'],
    [MULTIPART, multipart(field('a', '1')).toString()],
  ])('are read from a body labelled %s: %s', async (type, text) => {
    const wire = type === undefined ? request({ text, headers: {} }) : request({ type, text });
    expect((await readParams(wire)).values).toEqual(php({ a: '1' }));
  });

  test('a form that only looks like JSON stays a form', async () => {
    expect((await readParams(request({ type: FORM, text: '{a=1' }))).values).toEqual(php({ '{a': '1' }));
  });

  test.each([
    undefined,
    FORM,
    'application/json',
    'multipart/form-data',
    'text/plain',
    'application/json; charset=utf-16',
  ])('are absent when a body labelled %s is empty', async (type) => {
    expect((await readParams(request({ headers: { 'content-type': type } }))).values).toEqual(php({}));
  });

  test.each([
    ['text/plain', 'a=1', 'unsupported-content-type'],
    ['text/xml', '<a/>', 'unsupported-content-type'],
    [`${FORM}, text/plain`, 'a=1', 'unsupported-content-type'],
    [`${FORM}; charset=utf-7`, 'a=1', 'unsupported-content-type'],
    ['application/json; charset=shift_jis', '{}', 'unsupported-content-type'],
    ['application/json', '[1]', 'invalid-json'],
    ['application/json', '{"a":', 'invalid-json'],
    [FORM, `{"a":${'['.repeat(40)}`, 'nested-too-deep'],
    [`${FORM}; charset=us-ascii`, 'a=%E9', 'invalid-utf8'],
    [FORM, 'a=%E9', 'invalid-utf8'],
    ['multipart/form-data', 'a=1', 'invalid-multipart'],
  ])('of a body labelled %s are refused: %s', async (type, text, reason) => {
    expect(await rejectionOf(readParams(request({ type, text })))).toBe(reason);
  });

  test('are refused when the query is malformed, or the bytes of a JSON body are', async () => {
    expect(await rejectionOf(readParams(request({ query: 'a=%00', text: 'a=1' })))).toBe('nul');
    const body = Buffer.from('{"a":"\xff"}', 'latin1');
    expect(await rejectionOf(readParams(request({ type: 'application/json', body })))).toBe('invalid-utf8');
  });

  test('need a body that was read', async () => {
    await expect(readParams(request({ body: 'too-large' }))).rejects.toThrow(TypeError);
  });
});

test('no input reaches the prototypes', async () => {
  const before = [Object.prototype, Array.prototype, Map.prototype].map((prototype) => Reflect.ownKeys(prototype));
  decodePhpForm('__proto__[x]=1&constructor[prototype][y]=2&a[__proto__][z]=3&a[constructor][prototype][z]=3');
  decodeJsonParams(
    '{"__proto__":{"x":1},"__proto__[x]":1,"a":{"__proto__":{"x":1}},"constructor":{"prototype":{"x":1}}}',
  );
  await decodeMultipart(multipart(field('__proto__[x]', '1'), file('__proto__', '1')), MULTIPART);
  expect([Object.prototype, Array.prototype, Map.prototype].map((prototype) => Reflect.ownKeys(prototype))).toEqual(
    before,
  );
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
