import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { demoCall, FORM, formBody, multipartBody, type WireOptions } from '../../../support/whmcs-wire.ts';
import { BASE, form, json, JSON_FORMAT, query, unchangedGateway, WRITE, WRITE_BASE, WRITE_JSON } from './scene.ts';

const LIMIT = 256 * 1024;
const send = unchangedGateway();

async function expectRefused(options: WireOptions, status: number, message: RegExp = /\w{3}/): Promise<void> {
  const answer = await send(options);
  expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(message) });
  expect(answer.text).not.toMatch(/node_modules|\bat \/|select |SQLSTATE|\.[tj]s\b|Error:|stack/i);
  expect(answer.status).toBe(status);
}

const repeated = (count: number, toPart: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => toPart(index)).join('');
const nested = (depth: number): string => `a${'[b]'.repeat(depth)}`;

describe('The number of parameters', () => {
  const own = BASE.split('&').length;
  const many = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 1]));
  const params = (total: number): ReturnType<typeof demoCall> =>
    demoCall('GetInvoice', { invoiceid: 1, ...many(total - own) });

  it('is accepted up to 1,000', async () => {
    expect((await send(form(formBody(params(1_000))))).json).toMatchObject({ result: 'success' });
    expect((await send(multipartBody(params(1_000)))).json).toMatchObject({ result: 'success' });
    expect((await send(json(JSON.stringify(params(1_000))))).json).toMatchObject({ result: 'success' });
  });

  it.each<[string, WireOptions]>([
    ['in a form', form(formBody(params(1_001)))],
    ['in multipart', { ...multipartBody(params(1_001)), path: JSON_FORMAT }],
    ['in JSON', json(JSON.stringify(params(1_001)))],
    ['as elements of one array', form(`${BASE}${repeated(1_001, () => '&a[]=1')}`)],
    ['as elements of an array in JSON', json(`${WRITE_JSON},"deletelineids":[${Array(1_001).fill('11').join()}]}`)],
    ['of the same name', form(`${BASE}${repeated(1_001, () => '&a=1')}`)],
    ['ten thousand times', form(`${BASE}${repeated(10_000, () => '&a[]=1')}`)],
  ])('may not be 1,001: %s', async (_name, options) => {
    await expectRefused(options, 400, /parameter/i);
  });
});

describe('The nesting of a parameter', () => {
  it('is accepted up to 64 levels in a form', async () => {
    expect((await send(form(`${BASE}&${nested(63)}=1`))).json).toMatchObject({ result: 'success' });
  });

  it.each<[string, WireOptions]>([
    ['65 in a form', form(`${BASE}&${nested(65)}=1`)],
    [
      '65 in multipart',
      { ...multipartBody({ ...demoCall('GetInvoice', { invoiceid: 1 }), [nested(65)]: 1 }), path: JSON_FORMAT },
    ],
    ['65 in a query string', query(`${BASE}&${nested(65)}=1`)],
    ['33 objects in JSON', json(`${WRITE_JSON},"a":${'{"b":'.repeat(33)}1${'}'.repeat(33)}}`)],
    ['65 arrays in JSON', json(`${WRITE_JSON},"a":${'['.repeat(65)}${']'.repeat(65)}}`)],
    ['50,000 in a form', form(`${BASE}&${nested(50_000)}=1`)],
    ['100,000 in JSON', json('['.repeat(100_000))],
  ])('may not be %s', async (_name, options) => {
    await expectRefused(options, 400);
  });
});

describe('A body', () => {
  const padded = (size: number): string => `${BASE}&pad=${'x'.repeat(size - BASE.length - 5)}`;

  it('may have 256 KiB', async () => {
    expect((await send(form(padded(LIMIT)))).json).toMatchObject({ result: 'success' });
  });

  it.each<[string, WireOptions]>([
    ['as a form', form(padded(LIMIT + 1))],
    ['as JSON', json(JSON.stringify({ ...WRITE, notes: 'x'.repeat(LIMIT) }))],
    ['as multipart', { ...multipartBody({ ...WRITE, notes: 'x'.repeat(LIMIT) }), path: JSON_FORMAT }],
    ['in chunks', { ...form(padded(LIMIT + 1)), headers: { ...FORM, 'transfer-encoding': 'chunked' } }],
    [
      'of a content type that is refused anyway',
      { ...form(padded(LIMIT * 2)), headers: { 'content-type': 'text/csv' } },
    ],
  ])('over 256 KiB is refused with 413: %s', async (_name, options) => {
    await expectRefused(options, 413);
  });

  it.each<[string, (body: string) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('that is compressed with %s is refused, or inflated under the same limit', async (encoding, compress) => {
    const headers = { ...FORM, 'content-encoding': encoding };
    const small = await send({ ...form(compress(BASE)), headers });
    expect([200, 415]).toContain(small.status);
    const bomb = await send({ ...form(compress('x'.repeat(50_000_000))), headers });
    expect([413, 415]).toContain(bomb.status);
    expect(bomb.json).toMatchObject({ result: 'error' });
  });

  it.each([
    'text/plain',
    'text/xml',
    'application/xml',
    'application/octet-stream',
    'text/csv',
    'nonsense',
    'image/png',
  ])('of the content type %s is refused with 415', async (type) => {
    await expectRefused(
      { path: JSON_FORMAT, headers: { 'content-type': type }, body: WRITE_BASE },
      415,
      /content.?type/i,
    );
  });

  it.each<[string, WireOptions]>([
    ['JSON that ends too soon', json(`${WRITE_JSON},"notes":"x`)],
    ['JSON with a comma too many', json(`${WRITE_JSON},}`)],
    ['JSON with something behind it', json(`${WRITE_JSON}} x`)],
    ['a JSON list', json('[1,2]')],
    [
      'multipart without a boundary',
      { path: JSON_FORMAT, headers: { 'content-type': 'multipart/form-data' }, body: 'x' },
    ],
    [
      'multipart with another boundary',
      {
        ...multipartBody(WRITE),
        path: JSON_FORMAT,
        headers: { 'content-type': 'multipart/form-data; boundary=other' },
      },
    ],
    [
      'multipart that ends too soon',
      {
        ...multipartBody(WRITE),
        path: JSON_FORMAT,
        body: String(multipartBody({ ...WRITE, notes: 'half' }).body).slice(0, -60),
      },
    ],
  ])('that is broken is refused: %s', async (_name, options) => {
    await expectRefused(options, 400);
  });

  it.each(['"action=GetInvoice"', '1', 'null', 'true', ''])(
    'that is JSON but holds no parameters, or a form without any, authenticates no caller: %s',
    async (body) => {
      const answer = await send(json(body));
      expect(answer.json).toMatchObject({ result: 'error' });
      expect([400, 403]).toContain(answer.status);
    },
  );
});
