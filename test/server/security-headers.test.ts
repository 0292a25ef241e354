import { describe, expect, it } from '@jest/globals';
import { PAGES } from '../../src/core/links.ts';
import { get, signerOf, urlOf, type Page } from '../pages/fixtures.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { demoCall, formBody } from '../support/whmcs-wire.ts';

const { gateway } = gatewayWithCaller();

/** Rules of every answer, for every caller and call. */
function expectCommon(name: string, { headers }: Page): void {
  expect({ name, ...headers }).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringMatching(/^(?:private, )?no-store$/),
    'content-type': expect.stringMatching(
      /^(?:application\/(?:json|xml)|text\/(?:html|plain|xml))(?:; version=[0-9.]+)?; charset=utf-8$|^application\/pdf$/,
    ),
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  for (const header of ['x-powered-by', 'server', 'etag', 'access-control-allow-origin', 'set-cookie']) {
    expect([name, header, headers[header]]).toEqual([name, header, undefined]);
  }
}

const PAGE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('geolocation=()'),
};

/** A page's own style is allowed only by its hash, and pictures only inside a page with a logo. */
const HTML_POLICY =
  /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; (img-src data:; )?base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/;

describe.each(PAGES)('The headers of the page %s', (name) => {
  const expired = (): string =>
    `${gateway.url}/i/${name}/${signerOf(gateway).tokenOf({ tenantId: 53, invoiceId: 1, expiresAt: gateway.clock.now() })}`;

  it.each<readonly [outcome: string, status: number, url: () => string, method?: string]>([
    ['a link that holds', 200, () => urlOf(gateway, name, 1)],
    ['its head', 200, () => urlOf(gateway, name, 1), 'HEAD'],
    ['a link that has expired', 404, expired],
    ['a link with a wrong signature', 404, () => `${gateway.url}/i/${name}/${'A'.repeat(48)}`],
    ['an invoice that is not there', 404, () => urlOf(gateway, name, 999_999)],
    ['a form', 405, () => urlOf(gateway, name, 1), 'POST'],
    ['OPTIONS', 405, () => urlOf(gateway, name, 1), 'OPTIONS'],
  ])('keep the answer to its caller: %s, %i', async (outcome, status, url, method = 'GET') => {
    const page = await get(url(), { method });
    expect([outcome, page.status]).toEqual([outcome, status]);
    expectCommon(outcome, page);
    const isPdf = name === 'pdf' && status === 200;
    expect(page.headers).toMatchObject({
      ...PAGE,
      'content-type': isPdf ? 'application/pdf' : 'text/html; charset=utf-8',
      'content-security-policy': isPdf ? "frame-ancestors 'none'" : expect.stringMatching(HTML_POLICY),
      ...(isPdf ? { 'content-disposition': 'inline; filename="invoice-1.pdf"' } : {}),
      ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    });
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy.includes('img-src data:')).toBe(status === 200 && !isPdf);
    expect(policy.replace('img-src data:', '')).not.toMatch(/unsafe|\*|https?:|data:/);
  });
});

describe('The headers of the APIs', () => {
  const whmcs = (params: Readonly<Record<string, string | number>>): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams(formBody(demoCall('GetInvoice', params))),
  });
  const [WHMCS, CORP] = ['/includes/api.php', '/corp/api'];
  const TOO_LARGE = 'x'.repeat(300_000);

  it.each<readonly [name: string, path: string, status: number, init: RequestInit]>([
    ['success as json', WHMCS, 200, whmcs({ invoiceid: 1, responsetype: 'json' })],
    ['success as xml', WHMCS, 200, whmcs({ invoiceid: 1, responsetype: 'xml' })],
    ['success as nvp', WHMCS, 200, whmcs({ invoiceid: 1, responsetype: 'nvp' })],
    ['a wrong secret', WHMCS, 403, whmcs({ secret: 'wrong' })],
    ['another method', WHMCS, 405, { method: 'PUT' }],
    ['OPTIONS', WHMCS, 405, { method: 'OPTIONS' }],
    ['too much', WHMCS, 413, { method: 'POST', body: TOO_LARGE }],
    ['nothing', CORP, 403, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
    ['nothing as WDDX', CORP, 400, { method: 'POST', body: '<', headers: { 'content-type': 'text/xml' } }],
    ['GET', CORP, 405, {}],
    ['OPTIONS', CORP, 405, { method: 'OPTIONS' }],
    ['too much', CORP, 413, { method: 'POST', body: TOO_LARGE }],
  ])('keep it out of caches and from being guessed at: %s at %s, %i', async (name, path, status, init) => {
    const answer = await get(`${gateway.url}${path}`, init);
    expect([name, answer.status]).toEqual([name, status]);
    expectCommon(name, answer);
    if (status === 405) expect(answer.headers['allow']).toMatch(/^(?:GET, )?POST$|^POST/);
  });
});

describe("The headers of the gateway's own answers", () => {
  it.each<readonly [path: string, method: string, status: number]>([
    ...['/healthz', '/readyz', '/metrics', '/openapi.json'].flatMap((path) => [
      ...['GET', 'HEAD'].map((method) => [path, method, path === '/readyz' ? 503 : 200] as const),
      ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => [path, method, 405] as const),
    ]),
    ['/', 'GET', 200],
    ['/', 'POST', 405],
    ['/elsewhere', 'POST', 404],
    ['/i/other/x', 'GET', 404],
    ['/i/home/%zz', 'GET', 400],
  ])('%s by %s', async (path, method, status) => {
    const answer = await get(`${gateway.url}${path}`, { method });
    // The server of the tests commits without flushing: it is alive, and not ready.
    expect([path, method, answer.status]).toEqual([path, method, status]);
    expectCommon(`${method} ${path}`, answer);
    expect(answer.headers['transfer-encoding']).toBeUndefined();
    expect(answer.headers['allow']).toBe(status === 405 ? 'GET, HEAD' : undefined);
  });
});
