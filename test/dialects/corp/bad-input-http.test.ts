import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { exchange, tableStates, TRACES } from '../../support/whmcs-wire.ts';
import {
  asForm,
  asJson,
  asMultipart,
  asXml,
  packet,
  post,
  WAYS,
  withArguments,
  type Answer,
  type Wire,
} from './fixtures.ts';

const LIMIT = 256 * 1024;
const PATHS = ['/corp/api', '/web/adilas_api_calls.cfm'];
const ALL: readonly (readonly [string, (args: Arguments) => Wire])[] = [
  ['JSON', asJson],
  ['a form', asForm],
  ['a multipart form', asMultipart],
  ['WDDX', asXml],
];

const { gateway } = gatewayWithCaller();
let before: Readonly<Record<string, string>>;

beforeEach(async () => {
  before = await tableStates(gateway.database, TRACES);
});

afterEach(async () => {
  expect(await tableStates(gateway.database, TRACES)).toEqual(before);
});

async function refused(wire: Wire, options: Parameters<typeof post>[2] = {}): Promise<Answer> {
  const answer = await post(gateway.url, wire, options);
  expect(answer.status).toBeLessThan(500);
  expect(answer).toMatchObject({
    format: expect.stringMatching(/JSON|WDDX/),
    result: expect.stringMatching(/^[A-Za-z]\w+$/),
  });
  expect(answer.result).not.toBe('ok');
  expect(answer.text).not.toMatch(/node_modules|\bat \/|SQLSTATE|Error:/);
  return answer;
}

describe('A body', () => {
  it.each([
    'text/csv',
    'text/html',
    'application/pdf',
    'application/soap+xml',
    'image/png',
    'nonsense',
    'application/jsonx',
  ])('of the content type %s is refused with 415', async (type) => {
    for (const [name, toWire] of ALL) {
      const { status } = await refused({ ...toWire(withArguments({ INVOICE_NUMBER: 4711 })), type });
      expect({ name, status }).toEqual({ name, status: 415 });
    }
  });

  it.each(ALL)('over 256 KiB is refused with 413: %s', async (_name, toWire) => {
    const wire = toWire(withArguments({ PAYMENT_NOTES: 'x'.repeat(LIMIT) }));
    expect((await refused(wire)).status).toBe(413);
    expect((await refused(wire, { headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
  });

  it('may have 256 KiB', async () => {
    const body = JSON.stringify(withArguments({ INVOICE_NUMBER: 4711 }));
    const wire = { type: 'application/json', body: body + ' '.repeat(LIMIT - body.length) };
    expect((await refused(wire)).result).toBe('zero');
    expect((await refused({ ...wire, body: `${wire.body} ` })).status).toBe(413);
  });

  it('that is compressed is refused, or inflated under the same limit', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const bomb = { type: 'application/json', body: gzipSync('['.repeat(50_000_000)) };
    expect([413, 415]).toContain((await refused(bomb, { headers })).status);
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=other'])(
    'that is not the %s it claims to be records nothing',
    async (type) => {
      await refused({ ...asMultipart(withArguments()), type });
    },
  );

  it('of multipart that ends too soon records nothing', async () => {
    const { type, body } = asMultipart(withArguments());
    expect((await refused({ type, body: String(body).slice(0, -60) })).status).toBe(400);
  });

  it('of 1,001 arguments is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`P${index}`, 1]));
    const args = withArguments({ INVOICE_NUMBER: 4711, ...many });
    for (const [name, toWire] of ALL) {
      const { status } = await refused(toWire(args));
      expect({ name, status }).toEqual({ name, status: 400 });
    }
  });
});

describe('A method', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])(
    'other than POST is refused with 405: %s',
    async (method) => {
      for (const path of PATHS) {
        const { type, body } = asForm(withArguments());
        const query = await exchange(gateway.url, { method, path: `${path}?${String(body)}` });
        expect(query.status).toBe(405);
        const withBody = await exchange(gateway.url, { method, path, body, headers: { 'content-type': type } });
        expect(withBody.status).toBe(405);
        if (method !== 'HEAD') expect(query.json).toMatchObject({ RET_STATUS: expect.any(String) });
      }
    },
  );
});

/** Bytes that replace one value of the sample. */
function bytesIn(toWire: (args: Arguments) => Wire, name: string, bytes: Buffer): Wire {
  const { type, body } = toWire(withArguments({ [name]: '@@' }));
  const text = String(body);
  const at = text.search(/@@|%40%40|%2540%2540/);
  const length = /^(@@|%40%40|%2540%2540)/.exec(text.slice(at))![0].length;
  return { type, body: Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at + length))]) };
}

const TEXTS = ['PAYMENT_NOTES', 'PAYMENT_CHECK_NUMBER', 'ACTUAL_TRANS_NUMBER', 'TRANSACTION_NUMBER', 'API_USER_NAME'];

describe('A text', () => {
  it.each(TEXTS)('with NUL is refused: %s', async (name) => {
    const args = withArguments({ [name]: 'a\u0000b' });
    for (const toWire of [asJson, asForm, asMultipart, asXml, WAYS['JSON in a form']!]) await refused(toWire(args));
    await refused(bytesIn(asXml, name, Buffer.from('&#0;')));
    for (const toWire of [asXml, asJson, asMultipart]) await refused(bytesIn(toWire, name, Buffer.from([0])));
  });

  it.each(TEXTS)('with half a surrogate pair is refused: %s', async (name) => {
    for (const half of ['\\ud800', '\\udc00x', 'x\\ud800\\ud800']) {
      const json = JSON.stringify(withArguments({ [name]: '@@' })).replace('@@', () => half);
      await refused({ type: 'application/json', body: json });
      await refused({
        type: 'application/x-www-form-urlencoded',
        body: `call_function_data=${encodeURIComponent(json)}`,
      });
    }
    await refused(bytesIn(asXml, name, Buffer.from('&#xD800;')));
    for (const [, toWire] of ALL) await refused(bytesIn(toWire, name, Buffer.from([0xed, 0xa0, 0x80])));
    await refused(bytesIn(asForm, name, Buffer.from('%ed%a0%80')));
  });

  it.each(TEXTS)('of bytes that are not UTF-8 is refused: %s', async (name) => {
    for (const bytes of [[0xff], [0xc3], [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe9]]) {
      for (const [, toWire] of ALL) await refused(bytesIn(toWire, name, Buffer.from(bytes)));
      const percents = bytes.map((byte) => `%${byte.toString(16)}`).join('');
      await refused(bytesIn(asForm, name, Buffer.from(percents)));
      for (const toWire of [WAYS['JSON in a form']!, WAYS['WDDX in a form']!]) {
        await refused(bytesIn(toWire, name, Buffer.from(percents)));
      }
      await refused(bytesIn(WAYS['JSON encoded twice in a form']!, name, Buffer.from(percents.replaceAll('%', '%25'))));
    }
  });
});

describe('Any damage to a call', () => {
  const wires = [...ALL.map(([, toWire]) => toWire), ...Object.values(WAYS)].map((toWire) =>
    toWire(withArguments({ INVOICE_NUMBER: 4999 })),
  );

  it('is answered, well-formed and without a change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wires),
        fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 3 }), fc.nat(2)), { minLength: 1, maxLength: 3 }),
        async ({ type, body }, damages) => {
          let bytes = Buffer.from(body);
          for (const [at, put, cut] of damages) {
            const start = at % bytes.length;
            bytes = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + cut)]);
          }
          await refused({ type, body: bytes });
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('that leaves an empty body is answered too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wires.map(({ type }) => type)),
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
          fc.string().map((text) => Buffer.from(text)),
        ),
        async (type, bytes) => {
          await refused({ type, body: Buffer.from(bytes) });
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it('does not keep it from the next call', async () => {
    const answer = await post(gateway.url, { type: 'text/xml', body: packet(withArguments({ INVOICE_NUMBER: 4711 })) });
    expect(answer.result).toBe('zero');
  });
});
