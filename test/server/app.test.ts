import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import winston from 'winston';
import type { Dialect, WireRequest } from '../../adapters/dialect.ts';
import { createApp, type AppOptions } from '../../src/server/app.ts';
import { testIntake } from '../support/intake.ts';

const seen: WireRequest[] = [];

/** A dialect that answers what it was asked. */
const echo: Dialect = {
  name: 'echo',
  paths: ['/echo'],
  actions: [],
  answer(asked) {
    seen.push(asked);
    if (asked.query === 'bug') return Promise.reject(new Error('a secret detail'));
    const body = Buffer.isBuffer(asked.body) ? asked.body.toString() : `refused: ${asked.body}`;
    const trace = { dialect: 'echo', action: null, tenant: null, credential: null, invoice: null, outcome: 'ok' };
    return Promise.resolve({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body, trace });
  },
};

/** The site in the place of its pages: each path that nothing else has is not found. */
const site: Dialect = {
  name: 'site',
  paths: ['/{*rest}'],
  actions: [],
  answer: () =>
    Promise.resolve({
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"Not found"}',
      trace: {
        dialect: 'site',
        action: 'not-found',
        tenant: null,
        credential: null,
        invoice: null,
        outcome: 'not-found',
      },
    }),
};

function app(options: Partial<AppOptions> = {}): ReturnType<typeof createApp> {
  return createApp({
    dialects: [echo],
    site,
    logger: winston.createLogger({ silent: true }),
    metrics: { callsOf: () => () => undefined, contentType: 'text/plain', text: () => Promise.resolve('') },
    intake: testIntake({ bodyLimit: 10 }),
    openApi: {},
    readiness: () => Promise.resolve({ problems: [], notes: [] }),
    isDraining: () => false,
    ...options,
  });
}

describe('The HTTP server', () => {
  it('hands a dialect the raw request and writes its answer as it is', async () => {
    const answer = await request(app())
      .post('/echo?a=1&a=2')
      .set('X-Request-Id', 'mine-1')
      .type('text/plain')
      .send('a=1');
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('a=1');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '3',
      'x-request-id': 'mine-1',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('etag');
    expect(seen.at(-1)).toMatchObject({ method: 'POST', path: '/echo', query: 'a=1&a=2', requestId: 'mine-1' });
  });

  it('hands a dialect the named parameters of its path, decoded, below any base path', async () => {
    const things: Dialect = { ...echo, paths: ['/{*base/}things/:id/parts/:part'] };
    const served = app({ dialects: [echo, things] });
    await request(served).get('/things/7/parts/a%20b?id=8').expect(200);
    expect(seen.at(-1)).toMatchObject({ path: '/things/7/parts/a%20b', pathParameters: { id: '7', part: 'a b' } });
    await request(served).get('/below/this/things/7/parts/x').expect(200);
    expect(seen.at(-1)?.pathParameters).toEqual({ id: '7', part: 'x' });
    await request(served).get('/echo').expect(200);
    expect(seen.at(-1)?.pathParameters).toEqual({});
  });

  it('makes up a request id where there is none, and where it is not one', async () => {
    for (const id of ['', 'a b', 'x'.repeat(129)]) {
      const answer = await request(app()).get('/echo').set('X-Request-Id', id);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('lets the dialect say that a body is too large or encoded', async () => {
    const large = await request(app()).post('/echo').type('text/plain').send('12345678901');
    expect(large.text).toBe('refused: too-large');
    const encoded = await request(app()).post('/echo').set('Content-Encoding', 'gzip').send('x');
    expect(encoded.text).toBe('refused: encoding-unsupported');
  });

  it('is alive whatever happens, and ready only without problems', async () => {
    const troubled = app({
      readiness: () => Promise.resolve({ problems: ['The database cannot be reached'], notes: [] }),
    });
    expect((await request(troubled).get('/healthz')).status).toBe(200);
    const ready = await request(troubled).get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({ status: 'unavailable', problems: ['The database cannot be reached'] });
    const noted = await request(app({ readiness: () => Promise.resolve({ problems: [], notes: ['x'] }) })).get(
      '/readyz',
    );
    expect([noted.status, noted.body]).toEqual([200, { status: 'ok', problems: [], notes: ['x'] }]);
    expect((await request(app()).get('/readyz')).body).toEqual({ status: 'ok', problems: [] });
  });

  it('is not ready while it stops, and closes connections behind its answers', async () => {
    const stopping = app({ isDraining: () => true });
    expect((await request(stopping).get('/readyz')).status).toBe(503);
    expect((await request(stopping).get('/echo')).headers['connection']).toBe('close');
  });

  it('says that there is nothing elsewhere, and nothing of a bug', async () => {
    expect((await request(app()).get('/elsewhere')).status).toBe(404);
    const answer = await request(app()).get('/echo?bug').set('X-Request-Id', 'bug-1');
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({ error: 'An internal error occurred', requestId: 'bug-1' });
  });
});
