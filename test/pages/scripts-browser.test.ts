import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { changeIssuer } from '../../db/admin/issuer/issuers.ts';
import { logoOf } from '../../src/logos/logo-file.ts';
import { callerOfNewTenant, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { WIDEST, SCROLL_WIDTH } from './browser-scripts.ts';
import { pdfTextOf, urlOf } from './fixtures.ts';

/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium';
const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const NAUGHTY = require('big-list-of-naughty-strings') as readonly string[];
const PAGES = ['home', 'print', 'lines'] as const;
const SCREENS = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));
const TENANT = 64;

/** Each script, and writing that breaks careless layouts. */
const SCRIPTS: Readonly<Record<string, string>> = {
  Arabic: 'فاتورة 123 مدفوعة بالكامل',
  Hebrew: 'חשבונית 45 (שולמה) תודה',
  Chinese: '发票已付款，谢谢惠顾。',
  Japanese: '請求書のお支払いありがとうございます',
  Korean: '청구서가 지불되었습니다',
  emoji: 'Paid 😀 👩‍👩‍👧 🇩🇪 👍🏽',
  marks: `Z${'\u0301\u0323\u0310'.repeat(30)}algo`,
  'a long word': 'Donaudampfschifffahrtsgesellschaft'.repeat(12),
  'turned directions': '\u202eTXT.exe\u2066 \u2067abc',
  Devanagari: 'बीजक का भुगतान',
  Thai: 'ชำระใบแจ้งหนี้แล้วขอบคุณครับ',
};

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 40"><rect fill="#123" width="300" height="40"/></svg>',
);

inBrowser(`Texts of any kind in headless Chromium (skipped where there is no ${CHROMIUM})`, () => {
  let gateway: TestGateway;
  let browser: Browser;
  let caller: Caller;

  beforeAll(async () => {
    gateway = await startTestGateway();
    caller = await callerOfNewTenant(gateway, { id: TENANT, name: 'Tenant' }, { name: 'Client' });
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  /** An invoice with a text in every field that pages show, without a detour over what callers may send. */
  async function invoiceOf(text: string, count = 1): Promise<number> {
    const id = await caller.create({ itemdescription1: 'x', itemamount1: '999999999.99' });
    await caller.pay(id, { transid: 'T', gateway: 'cash', amount: '1.00' });
    const { database } = gateway;
    const ofInvoice = { tenant_id: TENANT, invoice_id: id };
    await database('invoices').where({ tenant_id: TENANT, id }).update({ notes: text, payment_method: text });
    await database('invoice_lines')
      .where(ofInvoice)
      .update({ description: text, type: text.slice(0, 200) });
    const details = { checkNumber: text, notes: text, moneyTypeName: text, authorizationCode: text };
    await database('payments').where(ofInvoice).update({ details });
    const person = {
      name: text,
      company_name: `${text} ${count}`,
      address1: text,
      city: text,
      country: text,
      tax_number: text,
    };
    await database('clients').where({ tenant_id: TENANT }).update(person);
    await database('tenants').where({ id: TENANT }).update({ name: text });
    const howToPay = `${text}\nIBAN: ${text}\n\n${text}`;
    await database.transaction((trx) =>
      changeIssuer(trx, TENANT, { name: text, address: text, taxNumber: text, howToPay, email: 'a@b.example' }),
    );
    return id;
  }

  async function widthsAt(
    url: string,
    width: number,
  ): Promise<{ widest: number; scroll: number; complaints: string[] }> {
    const tab = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await tab.goto(url);
    const found = {
      widest: Math.floor(await tab.evaluate<number>(WIDEST)),
      scroll: await tab.evaluate<number>(SCROLL_WIDTH),
      complaints,
    };
    await tab.close();
    return found;
  }

  it.each(Object.entries(SCRIPTS))('%s fits a phone in every field, and is in the PDF', async (_name, text) => {
    const id = await invoiceOf(text);
    for (const page of PAGES) {
      const { widest, scroll, complaints } = await widthsAt(urlOf(gateway, page, id, TENANT), 390);
      expect([page, scroll, complaints]).toEqual([page, 390, []]);
      expect(widest).toBeLessThanOrEqual(390);
    }
    const response = await fetch(urlOf(gateway, 'pdf', id, TENANT));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const pages = await pdfTextOf(Buffer.from(await response.arrayBuffer()));
    if (pages !== null) expect(pages.join('')).toContain('999,999,999.99');
  });

  it('none of the naughty strings runs, asks, loads or widens a page', async () => {
    const storable = NAUGHTY.filter((text) => text !== '' && !text.includes('\0')).map((text) => text.toWellFormed());
    expect(storable.length).toBeGreaterThan(400);
    const all = [];
    for (let from = 0; from < storable.length; from += 60) all.push(storable.slice(from, from + 60).join('\n'));
    for (const text of all) {
      const id = await invoiceOf(text.slice(0, 900));
      for (const page of PAGES) {
        const { scroll, complaints } = await widthsAt(urlOf(gateway, page, id, TENANT), 390);
        expect([page, scroll, complaints]).toEqual([page, 390, []]);
      }
    }
  }, 120_000);

  it.each(SCREENS)('is accessible at $width px, $scheme, with a logo of each kind', async ({ width, scheme }) => {
    const id = await invoiceOf('A text of any kind');
    await gateway.database.transaction((trx) => changeIssuer(trx, TENANT, { logo: logoOf(SVG) }));
    const urls = [
      ...PAGES.map((page) => urlOf(gateway, page, id, TENANT)),
      ...PAGES.map((page) => urlOf(gateway, page, 78)),
      `${gateway.url}/i/home/nothing`,
    ];
    for (const url of urls) {
      const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
      const complaints: string[] = [];
      tab.on('console', (message) => {
        if (!message.text().includes('status of 404')) complaints.push(message.text());
      });
      await tab.goto(url);
      expect(await tab.evaluate<number>(SCROLL_WIDTH)).toBe(width);
      const loaded = await tab.evaluate<boolean>('[...document.images].every((each) => each.naturalWidth > 0)');
      expect([url, loaded, complaints]).toEqual([url, true, []]);
      await tab.evaluate(AXE);
      const { violations } = await tab.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run(document)',
      );
      expect(violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html])).toEqual([]);
      await tab.close();
    }
  });
});
