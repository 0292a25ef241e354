import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { inBrowser, SKIPPED, startChromium } from './chromium.ts';

/** More stops than a page has. */
const MOST_STOPS = 120;

/** In the browser. */
declare function getComputedStyle(element: object): { readonly outlineStyle: string };

inBrowser(`The console by keyboard, in headless Chromium ${SKIPPED}`, () => {
  let gateway: TestGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startTestGateway();
    browser = await startChromium();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  /** Goes on by the key Tab until an element of a selector has the focus, and the focus can be seen. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    const wanted = page.locator(selector).and(page.locator(':focus'));
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if ((await wanted.count()) > 0) {
        const outline = await wanted.evaluate((each: object) => getComputedStyle(each).outlineStyle);
        expect([selector, outline]).not.toEqual([selector, 'none']);
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`The key Tab does not lead to ${selector} at ${page.url()}`);
  }

  async function enter(page: Page, selector: string, next: RegExp): Promise<void> {
    await tabTo(page, selector);
    await page.keyboard.press('Enter');
    await page.waitForURL(next);
  }

  const WAYS = [1280, 390].flatMap((width) => [true, false].map((hasScript) => ({ width, hasScript })));

  it.each(WAYS)(
    'signs in, searches, opens an invoice, records a payment and signs out at $width px, script: $hasScript',
    async ({ width, hasScript }) => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: hasScript });
      const page = await context.newPage();
      const openMenu = async (): Promise<void> => {
        if (width > 390) return;
        await tabTo(page, '.menu-button');
        await page.keyboard.press('Enter');
      };
      await page.goto(`${gateway.url}/console/login`);
      await tabTo(page, '#username');
      await page.keyboard.type('demo');
      await tabTo(page, '#password');
      await page.keyboard.type('demo');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/console\/53$/);
      await openMenu();
      await enter(page, '#menu a[href$="/invoices"]', /\/invoices$/);
      await tabTo(page, '#q');
      await page.keyboard.type('id:78');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=id/);
      await enter(page, '.key-cell a', /\/invoices\/78$/);
      await tabTo(page, '#pay-amount');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('0.50');
      await page.keyboard.press('Enter');
      await page.waitForURL(/done=payment-recorded/);
      expect(await page.locator('[role=status]').innerText()).toBe('The payment is recorded.');
      await openMenu();
      await enter(page, '.who button', /\/console\/login/);
      await page.goto(`${gateway.url}/console/53`);
      expect(page.url()).toContain('/console/login?next=');
      await context.close();
    },
    120_000,
  );
});
