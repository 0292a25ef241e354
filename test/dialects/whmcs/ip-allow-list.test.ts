import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Hex } from '../../../src/auth/secrets.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Params } from '../../support/whmcs-client.ts';
import { API_PATH, exchange, FORM, formBody, type WireExchange } from '../../support/whmcs-wire.ts';

const CALL = { action: 'GetInvoice', invoiceid: 1, responsetype: 'json' };

let gateway: TestGateway;
/** Believes the X-Forwarded-For of loopback addresses. */
let proxied: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  proxied = await startTestGateway({ trustProxy: ['127.0.0.1'] });
});

afterAll(async () => {
  await gateway.close();
  await proxied.close();
});

const form = (
  params: Params,
  { to = gateway, headers = {} }: { to?: TestGateway; headers?: Readonly<Record<string, string>> } = {},
): Promise<WireExchange> =>
  exchange(to.url, { headers: { ...FORM, ...headers }, body: formBody({ ...CALL, ...params }) });

const both = (name: string): Params => ({ identifier: name, secret: name });

describe('The IP allow-list of a credential', () => {
  beforeAll(async () => {
    const lists: Readonly<Record<string, readonly string[]>> = {
      'ip-here': ['127.0.0.1'],
      'ip-range': ['10.0.0.0/8', '127.0.0.0/8'],
      'ip-elsewhere': ['203.0.113.7', '2001:db8::/32', '198.51.100.0/24'],
    };
    for (const [identifier, allowedIps] of Object.entries(lists)) {
      for (const to of [gateway, proxied]) await to.addCredential({ tenantId: 53, identifier, allowedIps });
    }
  });

  it.each(['ip-here', 'ip-range'])('lets %s in', async (name) => {
    expect((await form(both(name))).json).toMatchObject({ result: 'success' });
  });

  it('refuses another address, and names it', async () => {
    const answer = await form(both('ip-elsewhere'));
    expect(answer.json).toEqual({ result: 'error', message: 'Invalid IP 127.0.0.1' });
    expect(answer.status).toBe(403);
  });

  it('is not revealed to a caller with a wrong secret', async () => {
    const answer = await form({ identifier: 'ip-elsewhere', secret: 'wrong' });
    expect(answer.json).toEqual({ result: 'error', message: 'Authentication Failed' });
  });

  it('is not opened by an X-Forwarded-For from a peer that is not a trusted proxy', async () => {
    const answer = await form(both('ip-elsewhere'), { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(answer.json).toEqual({ result: 'error', message: 'Invalid IP 127.0.0.1' });
  });

  it.each(['', 'anything', 'demo-secret', 'ip-elsewhere'])(
    'is not opened by the access key "%s"',
    async (accesskey) => {
      expect((await form({ ...both('ip-elsewhere'), accesskey })).status).toBe(403);
    },
  );

  it.each<[string, boolean]>([
    ['203.0.113.7', true],
    ['203.0.113.8', false],
    ['198.51.100.255', true],
    ['198.51.101.0', false],
    ['2001:db8::1', true],
    ['2001:DB8:0:0:0:0:0:ffff', true],
    ['2001:db9::1', false],
    ['::ffff:203.0.113.7', true],
    ['::ffff:203.0.113.8', false],
    ['203.0.113.7, 192.0.2.99', false],
    ['192.0.2.99, 203.0.113.7', true],
    ['203.0.113.7.example', false],
    ['0xcb.0.113.7', false],
    ['203.0.113.007', false],
  ])('judges X-Forwarded-For "%s" of a trusted proxy: %p', async (forwarded, isAllowed) => {
    const answer = await form(both('ip-elsewhere'), { to: proxied, headers: { 'x-forwarded-for': forwarded } });
    expect(answer.status).toBe(isAllowed ? 200 : 403);
    if (!isAllowed) expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(/^Invalid IP /) });
  });
});

describe('The access key of a tenant', () => {
  const elsewhere = { identifier: 'elsewhere', secret: 'elsewhere' };
  const key = 'Aa1!@#$%.()*[]-_';

  beforeAll(async () => {
    await gateway.addTenant({ id: 55, accessKeySha256: sha256Hex(key) });
    await gateway.addCredential({ tenantId: 55, identifier: 'elsewhere', allowedIps: ['203.0.113.7'] });
  });

  it('passes the IP allow-list of a credential', async () => {
    const answer = await form({ ...elsewhere, accesskey: key });
    expect(answer.json).toEqual({ result: 'error', message: 'Invoice ID Not Found' });
    expect(answer.status).toBe(200);
  });

  it.each<[string, Params]>([
    ['a wrong one', { accesskey: 'wrong' }],
    ['one in other capitals', { accesskey: key.toLowerCase() }],
    ['none', {}],
    ['a blank one', { accesskey: '' }],
    ['an array', { 'accesskey[]': key }],
  ])('does not pass as %s', async (_name, params) => {
    const answer = await form({ ...elsewhere, ...params });
    expect(answer.json).toEqual({ result: 'error', message: 'Invalid IP 127.0.0.1' });
    expect(answer.status).toBe(403);
  });

  it('replaces no credential', async () => {
    const wrong = await form({ identifier: 'elsewhere', secret: 'wrong', accesskey: key });
    expect(wrong.json).toEqual({ result: 'error', message: 'Authentication Failed' });
    expect((await form({ accesskey: key })).status).toBe(403);
  });

  it('does not pass the allow-list of another tenant', async () => {
    expect((await form({ ...both('ip-elsewhere'), accesskey: key })).status).toBe(403);
  });

  it('does not pass in a query string, where the credential may not be either', async () => {
    const answer = await exchange(gateway.url, {
      path: `${API_PATH}?${formBody({ accesskey: key })}`,
      headers: FORM,
      body: formBody({ ...CALL, ...elsewhere }),
    });
    expect(answer.status).toBe(403);
  });
});
