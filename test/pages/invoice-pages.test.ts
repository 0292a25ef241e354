import { bodyText } from '../../drills/shared/body-text.ts';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { pagesDialect } from '../../adapters/pages/index.ts';
import { SignedLinks } from '../../src/auth/signed-links.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import { PAGES, type PageName } from '../../src/core/links.ts';
import { callerOfNewTenant } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, TestClock, TEST_SECRET_KEY } from '../support/gateway.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { addDelivery, get, signerOf, pdfTextOf, urlOf, wordsOf, type Page } from './fixtures.ts';

const HTML_PAGES = ['lines', 'print', 'home'] as const;
const HOSTILE = `<script>alert(1)</script><img src=x onerror='a()'>"&'</table><!--`;
const HOSTILE_SHOWN =
  '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;&#39;&lt;/table&gt;&lt;!--';

const { gateway, api: caller } = gatewayWithCaller();

const page = (name: PageName, invoiceId: number, tenantId = 53): Promise<Page> =>
  get(urlOf(gateway, name, invoiceId, tenantId));

/** The headers, without those of every answer. */
function saidBy({ headers }: Page): Record<string, string> {
  const ofEvery = ['date', 'connection', 'keep-alive', 'x-request-id', 'content-length'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofEvery.includes(name)));
}

describe('The pages of an invoice', () => {
  it('are where the links of an answer lead', async () => {
    const links = gateway.links.linksOf(53, 1);
    expect(Object.keys(links)).toEqual(['lines', 'print', 'home', 'pdf']);
    for (const url of [links.lines, links.print, links.home, links.pdf]) {
      expect(url.startsWith(`${gateway.url}/i/`)).toBe(true);
      expect((await get(url)).status).toBe(200);
    }
  });

  it('show the line items', async () => {
    expect(wordsOf(await page('lines', 1))).toBe(
      'Skip to content Demo corporation Overview Line items Printable Invoice #1 Overdue ' +
        'Line items No. Description Amount ' +
        '1 Sample Monthly Product (01/01/2016 - 31/01/2016) Hosting $12.95 ' +
        '2 Sample Monthly Addon (01/01/2016 - 31/01/2016) Addon $2.00 3 Sample Invoice Item $1.00 ' +
        'Totals Subtotal $15.95 Total $15.95 Amount due $15.95 ' +
        'This link holds until Nov 22, 2026, 11:00 AM UTC. It shows this invoice to all who have it.',
    );
  });

  it('show the invoice to be printed', async () => {
    const words = wordsOf(await page('print', 1));
    expect(words).toContain(
      'Invoice #1 Overdue Amount due: $15.95 USD It was due on December 30, 2020, 5 years ago. Download PDF',
    );
    expect(words).toContain(
      'From Demo corporation 120 Market Street Denver, CO 80202 United States Tax ID: 00-0000000 billing@corp.example ' +
        'Billed to Sample Client Issued Jan 1, 2016 Due Dec 30, 2020 Payment method PayPal Line items',
    );
    expect(words).toContain('Amount due $15.95');
  });

  it('show on the homepage the payments of both dialects with what each said', async () => {
    const id = await caller.create({ itemdescription1: 'Delivery', itemamount1: '60.00' });
    await caller.pay(id, { transid: 'W-1', gateway: 'PayPalCheckout', amount: '20.00', date: '2016-01-01 12:33:12' });
    await caller.pay(id, { transid: '23', gateway: 'cash', amount: '15.00', date: '2015-03-24 11:54:00' });
    const details = {
      checkNumber: '1003',
      notes: 'notes',
      authorizationCode: '24',
      moneyTypeName: 'Cash, counted',
      merchantSettingId: '4',
      processedBy: 'not to be shown',
    };
    await gateway.database('payments').where({ tenant_id: 53, invoice_id: id, reference: '23' }).update({ details });
    const words = wordsOf(await page('home', id));
    expect(words).toContain(
      'Payments Payment Amount ' +
        'Cash, counted Mar 24, 2015, 11:54 AM · 23 Check number 1003 Authorization code 24 Notes notes ' +
        '$15.00 PayPal Jan 1, 2016, 12:33 PM · W-1 $20.00',
    );
    expect(words).toContain('Payments −$35.00 Amount due $25.00');
    expect(words).not.toContain('not to be shown');
  });

  it('say that there is no payment yet', async () => {
    expect(wordsOf(await page('home', 1))).toContain('Payments No payment has been recorded yet.');
  });

  it.each([
    ['open', 'Open'],
    ['completing', 'Being completed'],
    ['completed', 'Completed'],
    ['failed', 'Being completed'],
  ] as const)(
    'show on the homepage a delivery that is %s, and nothing that only its operator may know',
    async (state, shown) => {
      await addDelivery(gateway, {
        invoiceId: 78,
        state,
        arrivedAt: '2015-03-24 11:54:00',
        accepted: ['1A4FF01', '1A4FF02'],
        returned: [{ label: '1A4FF03', quantity: '1.5', unitOfMeasure: 'Ounces', reason: 'Spoilage', note: 'Seal' }],
        ...(state === 'failed' ? { failure: 'No Metrc account is set for tenant 53: set it with a command.' } : {}),
      });
      const text = wordsOf(await page('home', 78));
      expect(text).toContain(
        `Delivery ${shown} Arrived Mar 24, 2015, 11:54 AM ` +
          'Accepted packages 1A4FF01 1A4FF02 Returned packages 1A4FF03 1.5 Ounces · Spoilage · Seal',
      );
      for (const name of HTML_PAGES) {
        expect((await page(name, 78)).text).not.toMatch(/Metrc|account|command|4411|403R-00001|[Ff]ail/);
      }
    },
  );

  it.each(['Draft', 'Cancelled', 'Refunded'])('ask for nothing where the invoice is %s', async (status) => {
    const id = await caller.createIn(status);
    for (const name of HTML_PAGES) {
      const text = wordsOf(await page(name, id));
      expect(text).toContain(status);
      expect(text).toMatch(/Total \$15\.95 (?:.*)?Amount due \$0\.00/);
    }
    const pdf = Buffer.from(await (await fetch(urlOf(gateway, 'pdf', id))).arrayBuffer());
    const pages = await pdfTextOf(pdf);
    if (pages !== null) expect(pages.join().replace(/[ \u00a0]+/g, ' ')).toContain('Amount due $0.00');
  });

  it.each(['Unpaid', 'Collections', 'Payment Pending'])('ask for the balance where it is %s', async (status) => {
    const id = await caller.createIn(status);
    expect(wordsOf(await page('print', id))).toContain('Amount due $15.95');
  });

  it('write amounts in their currency, and keep tenants apart', async () => {
    const tenant = { id: 61, name: 'Компания', currency: 'JPY', localDateFormat: 'DD.MM.YYYY' };
    const other = await callerOfNewTenant(gateway, tenant, { name: 'Клиент' });
    const id = await other.create({ itemdescription1: 'Услуга', itemamount1: '1500', date: '2026-11-05' });
    expect(id).toBe(1);
    const words = wordsOf(await page('print', id, 61));
    expect(words).toContain('Компания Overview');
    expect(words).toContain('Billed to Клиент Issued Nov 5, 2026');
    expect(words).toContain('Услуга ¥1,500');
    expect(wordsOf(await page('print', 1, 53))).toContain('Sample Client');
  });

  it('show neither the history nor the names of credentials', async () => {
    const id = await caller.create();
    await caller.pay(id, {}, { 'x-request-id': 'request-of-the-history' });
    await caller.call(
      'UpdateInvoice',
      { invoiceid: id, notes: 'changed' },
      { 'idempotency-key': 'key-of-the-history' },
    );
    for (const name of HTML_PAGES) {
      const { text } = await page(name, id);
      expect(text).not.toMatch(/demo-identifier|credential|history|of-the-history|whmcs/i);
    }
  });
});

describe('The pages', () => {
  it('are closed to everything but their own stylesheet, and never cached', async () => {
    for (const name of HTML_PAGES) {
      const found = await page(name, 1);
      const style = /<style>([\s\S]*?)<\/style>/.exec(found.text)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(saidBy(found)).toEqual({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-store',
        'x-robots-tag': 'noindex, nofollow',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      });
      expect(found.text.match(/<img[^>]* src="[^"]{20}/g)).toEqual([
        expect.stringMatching(/ src="data:image\/png;base/),
      ]);
      expect(found.text).not.toMatch(/<script|<link|style=|\son[a-z]+=|https?:/i);
    }
  });

  it('escape every text that came from outside', async () => {
    const params = { itemdescription1: HOSTILE, itemamount1: '10.00', notes: HOSTILE };
    const hostile = await callerOfNewTenant(gateway, { id: 62, name: HOSTILE }, { name: HOSTILE });
    const address = { address1: HOSTILE, address2: HOSTILE, city: HOSTILE, state: HOSTILE, postcode: HOSTILE };
    const row = { ...address, company_name: `Company ${HOSTILE}`, country: HOSTILE, tax_number: HOSTILE };
    await gateway.database('clients').where({ tenant_id: 62 }).update(row);
    const id = await hostile.create(params);
    await hostile.pay(id, { transid: HOSTILE, gateway: 'x<script>', amount: '1.00' });
    const details = { checkNumber: HOSTILE, notes: HOSTILE, moneyTypeName: HOSTILE };
    await gateway.database('payments').where({ tenant_id: 62 }).update({ details });
    const shown: Record<string, number> = {};
    for (const name of HTML_PAGES) {
      const body = (await page(name, id, 62)).text.replace(/^[\s\S]*<\/head>/, '');
      shown[name] = body.split(HOSTILE_SHOWN).length - 1;
      expect(body).not.toMatch(/<script|<img|<!--/);
    }
    // Issuer twice and line; client with eight parts, payment method, reference, notes; check number and notes of the payment.
    expect(shown).toEqual({ lines: 2, print: 15, home: 17 });
  });

  it('lead to each other by links that hold as long as they do, below any base path', async () => {
    const url = urlOf(gateway, 'home', 1).replace('/i/', '/some/base/i/');
    const home = await get(url);
    const addresses = [...home.text.matchAll(/href="(\.[^"]+)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBe(5);
    for (const address of addresses) {
      expect(address).toMatch(/^\.\.\/(home|lines|print|pdf)\/53\.1\.[0-9]+\.[A-Za-z0-9_-]{43}(\?paper=letter)?$/);
      expect((await get(new URL(address, url).toString())).status).toBe(200);
    }
    const token = addresses[2]?.replace(/^\.\.\/print\//, '') ?? '';
    expect(signerOf(gateway).targetOf('print', token)).toMatchObject({ expiresAt: gateway.clock.now() + 3_600_000 });
  });

  it('can be read, and nothing else', async () => {
    for (const name of PAGES) {
      const url = urlOf(gateway, name, 1);
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const answer = await get(url, { method });
        expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'GET, HEAD']);
      }
      const head = await get(url, { method: 'HEAD' });
      expect([head.status, head.text]).toEqual([200, '']);
      const { headers } = await get(url);
      expect(head.headers['content-type']).toBe(headers['content-type']);
      expect(head.headers['content-length']).toBe(headers['content-length']);
    }
  });

  it('answer one and the same page to every link that does not hold', async () => {
    const good = urlOf(gateway, 'home', 1);
    const strange = new SignedLinks({
      secretKeys: ['a key of another gateway'],
      clock: gateway.clock,
      publicUrl: () => '',
    });
    const expired = { tenantId: 53, invoiceId: 1, expiresAt: gateway.clock.now() };
    const token = good.split('/').at(-1) ?? '';
    const bad = [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      `${gateway.url}/i/home/${strange.tokenOf({ ...expired, expiresAt: gateway.clock.now() + 1000 })}`,
      `${gateway.url}/i/home/${signerOf(gateway).tokenOf(expired)}`,
      urlOf(gateway, 'home', 999_999),
      urlOf(gateway, 'home', 1, 999_999),
      `${gateway.url}/i/lines/x`,
      `${gateway.url}/i/home/${token}/`,
      `${gateway.url}/i/home/%00`,
      `${gateway.url}/i/home/${'A'.repeat(4_000)}`,
    ];
    const first = await get(bad[0]!);
    expect([first.status, wordsOf(first)]).toEqual([
      404,
      'Page not found This link is not valid, or it has expired. Ask its sender for a new one.',
    ]);
    for (const url of bad) {
      const found = await get(url);
      expect([url, found.status, found.text === first.text, saidBy(found)]).toEqual([url, 404, true, saidBy(first)]);
    }
  });

  it('are no longer there once their links have expired', async () => {
    const links = gateway.links.linksOf(53, 1);
    expect((await get(links.home)).status).toBe(200);
    gateway.clock.set('2026-11-29T10:00:00.000Z');
    const late = await get(links.home);
    gateway.clock.set('2026-11-22T10:00:00.000Z');
    expect(late.status).toBe(404);
  });

  it('are logged by page and invoice, without the token that opens them', async () => {
    const url = urlOf(gateway, 'print', 1);
    await get(url);
    const line = gateway.log.at(-1) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      message: 'call',
      dialect: 'pages',
      action: 'print',
      tenant: '53',
      credential: null,
      invoice: '1',
      outcome: 'ok',
      status: 200,
    });
    expect(gateway.log.join('')).not.toContain(url.slice(-43));
  });
});

describe('Links in answers', () => {
  it('have the public URL, whatever the Host header says', async () => {
    const behind = await startTestGateway({ publicUrl: 'https://billing.example.com/gw' });
    try {
      const { home } = behind.links.linksOf(53, 1);
      expect(home).toMatch(/^https:\/\/billing\.example\.com\/gw\/i\/home\//);
      const shown = await get(home.replace('https://billing.example.com', behind.url), {
        headers: { 'x-forwarded-host': 'evil.example' },
      });
      expect(shown.status).toBe(200);
      expect(shown.text).not.toContain('evil.example');
    } finally {
      await behind.close();
    }
  });
});

describe('A fault', () => {
  const clock = new TestClock();
  const tokens = new SignedLinks({ secretKeys: [TEST_SECRET_KEY], clock, publicUrl: () => '' });
  const token = tokens.tokenOf({ tenantId: 53, invoiceId: 1, expiresAt: clock.now() + 1000 });
  const request = {
    requestId: 'r',
    method: 'GET',
    path: `/i/home/${token}`,
    query: '',
    pathParameters: {},
    headers: {},
    body: Buffer.alloc(0),
    remoteAddress: '127.0.0.1',
  };

  it.each([
    [new LedgerUnavailable('The database is away'), 503, 'unavailable'],
    [new Error('secret detail'), 500, 'internal'],
  ])('%s is answered with a page that reveals nothing of it', async (fault, status, outcome) => {
    const dialect = pagesDialect({
      reads: { invoicePage: () => Promise.reject(fault) },
      tokens,
      clock,
      onUnknownCharacters: () => undefined,
    });
    const answer = await dialect.answer(request);
    expect([answer.status, answer.trace.outcome, answer.trace.fault]).toEqual([status, outcome, fault]);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
    expect(await bodyText(answer.body)).not.toContain(fault.message);
  });
});
