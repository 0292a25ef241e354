import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { PAGES } from '../../../src/core/links.ts';
import { callCorp } from '../../support/corp-client.ts';
import { addDelivery, urlOf } from '../../pages/fixtures.ts';
import { addCharge } from '../../support/captures/charge-row.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { callerOf } from '../../dialects/whmcs/fixtures.ts';
import { complaintsOf, inBrowser, SKIPPED, startChromium } from '../chromium.ts';
import { NAUGHTY, naughtyTexts } from '../naughty.ts';
import { richInvoice, startDemoJobs } from '../rich-invoice.ts';
import { addTestOperator } from '../visitor.ts';

const WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(3);
/** Each text at once, with a word that no line holds. */
const ALL = `${NAUGHTY.join(' ')} ${WORD}`;
/** A text as an element, on a page that does not escape it. */
const FOREIGN =
  'script:not([src]), img:not([alt]), svg[onload], plaintext, [onerror], [onmouseover], a[href^="javascript"]';

/** The innermost elements that reach over the edge, for a person who mends it. */
const BEYOND = `[...document.querySelectorAll('main *')]
  .filter((each) => each.childElementCount === 0 && each.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((each) => each.outerHTML.slice(0, 200)).slice(0, 4)`;

inBrowser(`The pages of naughty texts in headless Chromium ${SKIPPED}`, () => {
  let gateway: TestGateway;
  let browser: Browser;
  let invoices: readonly number[];
  let pages: readonly string[];

  beforeAll(async () => {
    gateway = await startTestGateway();
    await addTestOperator(gateway, 'night-desk', [{ tenantId: 53, role: 'admin' }]);
    const made = [];
    for (const first of [0, 5]) made.push(await richInvoice(gateway, 'night-desk', naughtyTexts(first), 940 + first));
    invoices = made;
    const [invoice = 0] = made;
    const jobs = await startDemoJobs(gateway);
    const caller = callerOf(gateway);
    const [line] = await caller.show(invoice).then(({ items }) => items.item);
    await caller.update(invoice, { notes: ALL, [`itemdescription[${line?.id ?? 0}]`]: ALL });
    await caller.call('GetInvoice', { invoiceid: invoice, [ALL.slice(0, 60)]: ALL, nested: ALL });
    await caller.call(`Get${ALL}`, {});
    await caller.call('UpdateClient', { clientid: 940, lastname: ALL.slice(0, 200), companyname: ALL.slice(0, 200) });
    await callCorp(gateway.url, {
      INVOICE_NUMBER: invoice,
      PAYMENT_NOTES: ALL,
      ACTUAL_TRANS_NUMBER: ALL.slice(0, 200),
    });
    await jobs.stop();
    await addDelivery(gateway, { invoiceId: invoice, state: 'failed', failure: ALL });
    const [, other = 0] = made;
    const charge = { gateway: ALL.slice(0, 200), reference: ALL.slice(0, 255), reason: ALL };
    await addCharge(gateway, { ...charge, invoiceId: invoice, state: 'unrecorded' });
    await addCharge(gateway, { ...charge, invoiceId: other, state: 'pending' });
    const { database } = gateway;
    await database('tenants')
      .where({ id: 53 })
      .update({ name: ALL.slice(0, 200) });
    await database('payees').where({ tenant_id: 53 }).update({ name: ALL });
    await database('outbox').where({ tenant_id: 53 }).whereLike('event', 'mail.%').update({ state: 'held' });
    const credential = await gateway.addCredential({
      tenantId: 53,
      identifier: ALL.slice(0, 250),
      label: ALL.slice(0, 200),
    });
    await gateway.writeCalls();
    const idsOf = async (table: string): Promise<string> => {
      const row = await database(table).where({ tenant_id: 53 }).orderBy('id', 'desc').first<{ id: bigint }>('id');
      return String(row.id);
    };
    const job = await database('outbox').where({ state: 'held' }).first<{ id: bigint }>('id');
    const query = new URLSearchParams({ q: ALL }).toString();
    const lists = ['invoices', 'clients', 'payments', 'calls'];
    pages = [
      ...['', 'callers', 'callers/new', 'acts', 'proof', 'work', 'work?view=held', 'work?view=charges', ...lists],
      ...lists.flatMap((list) => [`${list}?${query}`, `${list}?q=nothing%3A${encodeURIComponent(WORD)}`]),
      ...made.map((id) => `invoices/${id}`),
      ...['clients/940', 'clients/945', `invoices/${invoice}/cancel`, `callers/${credential}`],
      ...[`calls/${await idsOf('calls')}`, `work/jobs/${String(job.id)}`, `work/deliveries/${invoice}`],
      ...made.map((id) => `work/charges/${id}`),
    ].map((path) => `/console/53/${path}`.replace(/\/$/, ''));
    browser = await startChromium();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  it.each([1280, 390])(
    'run nothing and overflow nothing at %i px',
    async (width) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(`${gateway.url}/console/login?next=${encodeURIComponent(ALL)}`);
      await page.fill('#username', ALL.slice(0, 100));
      await page.fill('#password', 'x');
      await page.keyboard.press('Enter');
      await page.waitForLoadState();
      expect(await page.inputValue('#username')).toBe(ALL.slice(0, 100));
      await page.fill('#username', 'night-desk');
      await page.fill('#password', 'night-desk');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/console\/53/);
      const customer = PAGES.filter((name) => name !== 'pdf').flatMap((name) =>
        invoices.map((id) => urlOf(gateway, name, id)),
      );
      const docs = ['/docs?q=', '/docs/errors?message=', '/docs/compatibility?name='].map(
        (path) => path + encodeURIComponent(ALL),
      );
      const found: unknown[][] = [];
      for (const path of [
        ...pages.map((each) => gateway.url + each),
        ...docs.map((each) => gateway.url + each),
        ...customer,
      ]) {
        const tab = await context.newPage();
        const complaints = complaintsOf(tab);
        const response = await tab.goto(path);
        if (response?.status() !== 200) found.push([path, response?.status()]);
        const shown = path.replace(gateway.url, '').slice(0, 60);
        if (complaints.length > 0) found.push([shown, complaints]);
        const foreign = await tab.locator(FOREIGN).count();
        if (foreign > 0)
          found.push([
            shown,
            await tab
              .locator(FOREIGN)
              .first()
              .evaluate((each: { outerHTML: string }) => each.outerHTML),
          ]);
        const scrolls = await tab.evaluate<number>('document.documentElement.scrollWidth');
        if (scrolls !== width) found.push([shown, scrolls, await tab.evaluate(BEYOND)]);
        await tab.close();
      }
      expect(found).toEqual([]);
      await context.close();
    },
    300_000,
  );

  it('make a PDF without anything that runs', async () => {
    for (const id of invoices) {
      const response = await fetch(urlOf(gateway, 'pdf', id));
      const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
      expect([response.status, text.startsWith('%PDF-')]).toEqual([200, true]);
      expect(text).not.toMatch(/\/(?:JavaScript|JS|Launch|OpenAction|EmbeddedFile|URI)\b/);
    }
  });

  it('are in no file as formulas or as more columns', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${gateway.url}/console/login`);
    await page.fill('#username', 'night-desk');
    await page.fill('#password', 'night-desk');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/console\/53/);
    for (const list of ['invoices', 'clients', 'payments', 'calls']) {
      const { headers, body } = await context.request
        .get(`${gateway.url}/console/53/${list}.csv`)
        .then(async (answer) => ({
          headers: answer.headers(),
          body: await answer.text(),
        }));
      expect(headers['content-disposition']).toMatch(/^attachment; filename="[\w-]+\.csv"$/);
      expect(headers['content-type']).toContain('text/csv');
      expect(body).not.toMatch(/(?:^|,)"?[=+@\t]/m);
    }
    await context.close();
  });
});
