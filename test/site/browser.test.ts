import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { endRun, startRun } from '../../db/console/verify-runs.ts';
import { sealHistory } from '../../db/maintenance/history-seals.ts';
import { verify } from '../../db/verify/verify.ts';
import { HistorySealKeys } from '../../src/auth/history-seal-keys.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { brokenWords, complaintsOf, inBrowser, SKIPPED, startChromium } from './chromium.ts';
import { richInvoice } from './rich-invoice.ts';
import { addTestOperator } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every page, with the state that an operator finds it in. */
const PAGES = [
  '/',
  '/nowhere',
  '/docs',
  '/docs?q=invoice',
  '/docs?q=nothing-has-this',
  '/docs/readme',
  '/docs/actions/whmcs/AddInvoicePayment',
  '/docs/actions/corp/getInvoicePayments',
  '/docs/errors',
  '/docs/errors?message=nothing-like-it',
  '/docs/compatibility?show=differs&dialect=corp',
  '/docs/compatibility?name=quote',
  '/docs/differences',
  '/docs/architecture',
  '/docs/scaling',
  '/docs/security',
  '/console/login',
  '/console/tenants',
  '/console/account',
  '/console/53',
  '/console/53/clients',
  '/console/53/clients?q=group%3Anone',
  '/console/53/clients/900',
  '/console/53/payments',
  '/console/53/payments?q=amount%3Amuch',
  '/console/53/calls',
  '/console/53/calls?q=outcome%3Anothing+colour%3Ared',
  '/console/53/calls?command=key%3Abrowser',
  '/console/53/invoices',
  '/console/53/invoices?q=status%3Aoverdue+colour%3Ared',
  '/console/53/invoices?q=client%3A4711',
  '/console/53/callers',
  '/console/53/callers?view=revoked',
  '/console/53/callers/new',
  '/console/53/callers/new?kind=corp%2Fcorp-user',
  '/console/53/callers/1',
  '/console/53/acts',
  '/console/53/work',
  '/console/53/work?view=held',
  '/console/53/work?view=daily',
  '/console/53/work?view=charges',
  '/console/53/proof',
  '/console/53/proof/runs/1',
  '/console/53/proof/seals',
  '/console/53/invoices/78',
  '/console/53/invoices/79',
  '/console/53/invoices/80?refund=1&done=payment-recorded',
  '/console/53/invoices/78/cancel',
  '/console/53/invoices/4711',
] as const;
const SCREENS = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

inBrowser(`The site in headless Chromium ${SKIPPED}`, () => {
  let gateway: TestGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startTestGateway();
    await gateway.addClient({
      tenantId: 53,
      id: 900,
      name: `<b>${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}</b> مرحبا 𝕏`,
    });
    const caller = callerOf(gateway);
    const hostile = await caller.create({
      userid: 900,
      itemamount1: '999999999999.99',
      itemdescription1: 'x',
      date: '2020-01-01',
      duedate: '2020-01-02',
    });
    const payment = { amount: '1.00', notes: '<b>مرحبا</b>', 'a[b][c]': 'x'.repeat(3_000) };
    await caller.pay(78, payment, { 'idempotency-key': 'browser' });
    await gateway.writeCalls();
    await sealHistory(gateway.database, 53, new HistorySealKeys([TEST_SECRET_KEY]));
    const run = await startRun(gateway.database, { tenantId: 53, origin: 'command', act: null });
    await gateway.database('clients').where({ tenant_id: 53, id: 900 }).update({ credit_minor: 1 });
    await endRun(gateway.database, run, await verify(gateway.database, { tenantId: 53 }), 40);
    await addTestOperator(gateway, 'night-desk', [{ tenantId: 53, role: 'admin' }]);
    expect([hostile, await richInvoice(gateway, 'night-desk')]).toEqual([79, 80]);
    browser = await startChromium();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  async function loggedIn(context: BrowserContext): Promise<void> {
    const page = await context.newPage();
    await page.goto(`${gateway.url}/console/login`);
    await page.fill('#username', 'demo');
    await page.fill('#password', 'demo');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/console\/53/);
    await page.close();
  }

  // Dozens of pages, each with its own load of the checker, on a machine that may have other work.
  it.each(SCREENS)(
    'is accessible and keeps its policy at $width px, $scheme',
    async ({ width, scheme }) => {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme: scheme,
        bypassCSP: false,
      });
      await loggedIn(context);
      for (const path of PAGES) {
        const page = await context.newPage();
        const complaints = complaintsOf(page);
        await page.goto(gateway.url + path);
        expect([path, complaints]).toEqual([path, []]);
        expect([path, await page.locator('h1').count()]).toEqual([path, 1]);
        expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width]);
        expect([path, await brokenWords(page)]).toEqual([path, []]);
        // By the protocol, not by a script element, which the policy refuses.
        await page.evaluate(AXE);
        const { violations } = await page.evaluate<Found>(
          "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })",
        );
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect([path, serious.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([path, []]);
        await page.close();
      }
      await context.close();
    },
    300_000,
  );

  it('works without script: sign in, search, page on, sign out', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    await loggedIn(context);
    const page = await context.newPage();
    await page.goto(`${gateway.url}/console`);
    await page.fill('#q', 'id:78');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=id/);
    expect(await page.locator('.key-cell a').allInnerTexts()).toEqual(['78']);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/login/);
    await page.goto(`${gateway.url}/console/53/invoices`);
    expect(page.url()).toContain('/console/login?next=');
    await context.close();
  });

  it('records a payment without script: a wrong amount, then the right one, by keyboard', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    await loggedIn(context);
    const page = await context.newPage();
    await page.goto(`${gateway.url}/console/53/invoices/80`);
    await page.getByLabel('Amount, USD').first().fill('1,5');
    await page.keyboard.press('Enter');
    await page.waitForURL(/payments/);
    expect(await page.locator('#pay-amount-fault').innerText()).toContain('1234.50');
    await page.locator('#pay-amount').fill('1.50');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=payment-recorded/);
    expect(await page.locator('[role=status]').innerText()).toBe('The payment is recorded.');
    await page.reload();
    expect(await page.locator('#h-why + .note').innerText()).toContain('728.50 USD are open');
    await page.locator('#refund summary').press('Enter');
    await page.locator('#refund button').press('Enter');
    await page.waitForURL(/done=payment-refunded/);
    await context.close();
  });

  it('goes to the search at the key /, and shows the shortcuts at ?', async () => {
    const context = await browser.newContext();
    await loggedIn(context);
    const page = await context.newPage();
    await page.goto(`${gateway.url}/console/53/invoices`);
    await page.keyboard.press('?');
    expect(await page.locator('#shortcuts').isVisible()).toBe(true);
    await page.keyboard.press('?');
    await page.keyboard.press('/');
    await page.keyboard.type('78');
    expect(await page.inputValue('#q')).toBe('78');
    await context.close();
  });

  it('stays small: a first page in less than 100 KB', async () => {
    const context = await browser.newContext();
    await loggedIn(context);
    const page = await context.newPage();
    let bytes = 0;
    page.on('response', (response) => {
      void response.body().then(
        (body) => (bytes += body.length),
        () => undefined,
      );
    });
    await page.goto(`${gateway.url}/console/53/invoices`, { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(100 * 1_024);
    await context.close();
  });
});
