import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page as Tab } from 'playwright-core';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { LOWEST_CONTRAST, SCROLL_WIDTH, WIDEST } from './browser-scripts.ts';
import { addDelivery, pdfPagesOf, pdfTextOf, urlOf } from './fixtures.ts';

/** Debian's package `chromium`. */
const CHROMIUM = '/usr/bin/chromium';
const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;
const HTML_PAGES = ['lines', 'print', 'home'] as const;
const MANY = 60;

function linesOf(count: number): Record<string, string> {
  const lines: Record<string, string> = {};
  for (let number = 1; number <= count; number += 1) {
    lines[`itemdescription${number}`] = `Position <${number}> ${'of several words '.repeat(number % 9)}`;
    lines[`itemamount${number}`] = '1.00';
  }
  return lines;
}

inBrowser(`The pages in headless Chromium (skipped where there is no ${CHROMIUM})`, () => {
  let gateway: TestGateway;
  let browser: Browser;
  let busy: number;
  let long: number;

  beforeAll(async () => {
    gateway = await startTestGateway();
    const caller = callerOf(gateway);
    const word = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3);
    busy = await caller.create({ itemdescription1: word, itemamount1: '999999999999.99', notes: word });
    await caller.pay(busy, { transid: 'T'.repeat(120), gateway: 'cash', amount: '999999999998.98' });
    const details = { checkNumber: '1'.repeat(80), notes: `${word}\n<b>x</b>`, moneyTypeName: word };
    await gateway.database('payments').where({ tenant_id: 53, invoice_id: busy }).update({ details });
    await addDelivery(gateway, {
      invoiceId: busy,
      state: 'failed',
      failure: word,
      accepted: ['1A4FF0300000022000000101'.repeat(3)],
      returned: [{ label: 'L'.repeat(90), quantity: '1', unitOfMeasure: word }],
    });
    long = await caller.create(linesOf(MANY));
    const isRoot = process.getuid?.() === 0;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: isRoot ? ['--no-sandbox'] : [] });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  /** A page opened at a width, and every complaint of the browser about it. */
  async function open(url: string, width: number): Promise<{ tab: Tab; complaints: string[] }> {
    const tab = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('requestfailed', (request) => complaints.push(request.url()));
    await tab.goto(url);
    return { tab, complaints };
  }

  it.each(HTML_PAGES)('%s is as its stylesheet says, and breaks no rule of its policy', async (page) => {
    const { tab, complaints } = await open(urlOf(gateway, page, busy), 1_000);
    expect(complaints).toEqual([]);
    expect(await tab.locator('main').boundingBox()).toMatchObject({ width: 952 });
    expect(await tab.locator('h1').count()).toBe(1);
    expect(await tab.locator('script, form, iframe, link').count()).toBe(0);
    expect(await tab.evaluate<number[]>('[...document.images].map((each) => each.naturalWidth)')).toEqual([88]);
    await tab.close();
  });

  it.each(HTML_PAGES.flatMap((page) => [320, 360, 768].map((width) => [page, width] as const)))(
    '%s is read without scrolling sideways at %i px',
    async (page, width) => {
      const { tab } = await open(urlOf(gateway, page, busy), width);
      expect(await tab.evaluate<number>(WIDEST)).toBeLessThanOrEqual(width);
      expect(await tab.evaluate<number>(SCROLL_WIDTH)).toBe(width);
      await tab.close();
    },
  );

  it('has text of enough contrast on every ground', async () => {
    const { tab } = await open(urlOf(gateway, 'home', busy), 360);
    expect(await tab.evaluate<number>(LOWEST_CONTRAST)).toBeGreaterThanOrEqual(4.5);
    await tab.close();
  });

  it.each(['A4', 'Letter'] as const)('prints a short invoice on one page of %s', async (format) => {
    const { tab } = await open(urlOf(gateway, 'print', 1), 1_000);
    const pdf = await tab.pdf({ format });
    expect(pdfPagesOf(pdf).count).toBe(1);
    const [text] = (await pdfTextOf(pdf)) ?? [];
    if (text !== undefined) {
      expect(text).toMatch(/Amount due\s+\$15\.95/);
      expect(text).toMatch(/1 ?\/ ?1/);
      expect(text).not.toContain('Download PDF');
    }
    await tab.close();
  });

  it.each(['A4', 'Letter'] as const)('prints a long invoice on pages of %s with a head each', async (format) => {
    const { tab } = await open(urlOf(gateway, 'print', long), 1_000);
    const pdf = await tab.pdf({ format });
    const pages = await pdfTextOf(pdf);
    expect(pdfPagesOf(pdf).count).toBeGreaterThanOrEqual(3);
    expect(pdfPagesOf(pdf).count).toBeLessThanOrEqual(6);
    const withLines = pages?.filter((text) => text.includes('Position <')) ?? [];
    for (const text of withLines) {
      expect(text).toMatch(/No\.\s+Description\s+Amount/);
      // No row is broken: a page has as many amounts of lines as it has lines.
      expect(text.match(/\$1\.00/g)?.length).toBe(text.match(/Position </g)?.length);
    }
    if (pages !== null) {
      const positions = [...pages.join('').matchAll(/Position <([0-9]+)>/g)].map(([, number]) => Number(number));
      expect(positions).toEqual(Array.from({ length: MANY }, (_none, index) => index + 1));
    }
    await tab.close();
  });

  it('keeps the totals together on paper, wherever the lines end', async () => {
    for (let count = 12; count <= 26; count += 2) {
      const id = await callerOf(gateway).create(linesOf(count));
      const { tab } = await open(urlOf(gateway, 'print', id), 1_000);
      const pages = (await pdfTextOf(await tab.pdf({ format: 'Letter' }))) ?? [];
      const sums = pages.filter((text) => /Subtotal|Total|Amount due \$/.test(text));
      expect(sums.length).toBe(pages.length === 0 ? 0 : 1);
      await tab.close();
    }
  });

  it('clips nothing on paper, however wide the words and the amounts', async () => {
    const { tab } = await open(urlOf(gateway, 'print', busy), 1_000);
    const text = (await pdfTextOf(await tab.pdf({ format: 'A4' })))?.join('');
    if (text !== undefined) {
      expect(text).toMatch(/\$999,999,999,999\.99/);
      expect(text).toMatch(/Amount due\s+\$1\.01/);
    }
    await tab.close();
  });
});
