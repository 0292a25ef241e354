import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { changeTenant } from '../../../db/admin/tenant-settings.ts';
import { moveCredentials } from '../../../db/admin/credentials.ts';
import { callerOf } from '../../dialects/whmcs/fixtures.ts';
import { loggedIn } from '../visitor.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium';
const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

inBrowser(`The explorer in headless Chromium (skipped where there is no ${CHROMIUM})`, () => {
  let gateway: TestGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  /** Opens the form of a call, sends it as it is filled in, and reads the answer. */
  async function tried(page: Page, action: string, path: string): Promise<string> {
    await page.goto(`${gateway.url}/docs/explorer?try=${action}`, { waitUntil: 'networkidle' });
    const operation = page.locator('.opblock', { hasText: path });
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await operation.locator('.btn.execute').click();
    const request = await posted;
    expect(request.url()).toBe(gateway.url + path.replace(/#.*/, ''));
    expect(request.headers()['x-explorer']).toBe('yes');
    const answer = operation.locator('.live-responses-table tbody .response-col_description');
    await answer.first().waitFor();
    return await answer.first().innerText();
  }

  it('tries calls of both dialects with the demo’s credentials, within its policy', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    expect(await tried(page, 'GetInvoice', '/includes/api.php#GetInvoice')).toContain('"result": "success"');
    expect(await tried(page, 'CreateInvoice', '/includes/api.php#CreateInvoice')).toContain('"result": "success"');
    expect(await tried(page, 'addInvoicePayment', '/corp/api#addInvoicePayment')).toContain('"RET_STATUS": "ok"');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is filled with the values of a call that is tried again, without its secrets', async () => {
    const notes = 'a & b = "c" <script>alert(1)</script>';
    await callerOf(gateway).update(78, { notes });
    await gateway.writeCalls();
    const visitor = await loggedIn(gateway, 'demo');
    const list = await visitor.get('/console/53/calls?q=action%3AUpdateInvoice');
    const call = /href="(\/console\/53\/calls\/\d+)"/.exec(list.text)?.[1] ?? '';
    const link = /href="(\/docs\/explorer\?try=[^"]+)"/.exec((await visitor.get(call)).text)?.[1] ?? '';
    expect(link).not.toContain('secret');
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(gateway.url + link, { waitUntil: 'networkidle' });
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await page.locator('.opblock .btn.execute').click();
    const sent = Object.fromEntries(new URLSearchParams((await posted).postData() ?? ''));
    expect(sent).toEqual({
      ...{ action: 'UpdateInvoice', invoiceid: '78', notes, responsetype: 'json' },
      ...{ identifier: 'demo-identifier', secret: 'demo-secret' },
    });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is refused a write to a tenant that is not a sandbox', async () => {
    await gateway.database.transaction(async (trx) => {
      await changeTenant(trx, 53, { isSandbox: false });
      await moveCredentials(trx, 53);
    });
    const page = await browser.newPage();
    expect(await tried(page, 'CreateInvoice', '/includes/api.php#CreateInvoice')).toContain('it is not a sandbox');
    expect(await tried(page, 'GetInvoice', '/includes/api.php#GetInvoice')).toContain('"result": "success"');
    await page.close();
  });

  it.each([1280, 390])('is accessible and fits at %i px, with all calls and with one', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    for (const path of ['/docs/explorer', '/docs/explorer?try=GetInvoice']) {
      await page.goto(gateway.url + path, { waitUntil: 'networkidle' });
      // The network may be idle before the page has written the calls.
      await page.locator('.opblock').first().waitFor();
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate(AXE);
      const found = await page.evaluate<{ violations: { id: string; impact: string }[] }>(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })",
      );
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect([path, serious.map(({ id }) => id)]).toEqual([path, []]);
    }
    await page.close();
  });
});
