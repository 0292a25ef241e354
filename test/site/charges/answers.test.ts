import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { inBrowser, SKIPPED, startChromium } from '../chromium.ts';
import { NAUGHTY } from '../naughty.ts';
import { formOf } from '../rich-invoice.ts';
import { chargeScene, pageOf, problemIn } from './charge-scene.ts';

const scene = chargeScene();

describe('A charge without an answer', () => {
  it('is captured with its reference and fees, under the name of the operator', async () => {
    const id = await scene.pending();
    expect((await scene.worker.get('/console/53/work?view=charges')).text).toContain(`href="${pageOf(id)}"`);
    const reply = await scene.send(id, 'captured', { reference: 'ch_1', fees: '0.30' });
    expect([reply.status, reply.location]).toEqual([303, `${pageOf(id)}?done`]);
    expect((await scene.worker.get(reply.location ?? '')).text).toContain(
      'The charge is captured, and its money is on record.',
    );
    expect(await scene.seen(id)).toEqual({ state: 'captured', reference: 'ch_1', reason: '', payments: ['ch_1'] });
    const payment = await scene.gateway
      .database('payments')
      .where({ tenant_id: 53, invoice_id: id })
      .first('fees_minor');
    expect(payment).toEqual({ fees_minor: 30n });
    expect((await scene.worker.get(`/console/53/invoices/${id}`)).text).toContain('operator <bdi>worker</bdi>');
    expect(await scene.faults()).toEqual([]);
  });

  it('leads from its money and its end to the call that began it', async () => {
    scene.reference = 'linked-1';
    const id = await scene.caller.create({ itemdescription1: 'Line', itemamount1: '20.00' });
    await scene.caller.call('CapturePayment', { invoiceid: id });
    scene.reference = null;
    await scene.gateway.writeCalls();
    const { text } = await scene.worker.get(`/console/53/invoices/${id}`);
    const links = [...text.matchAll(/<a href="([^"]+calls\?command=[^"]+)"><strong>([^<]+)/g)];
    expect(links.map(([, , action]) => action)).toContain('Record a payment');
    for (const [, address = ''] of links) {
      expect([address, (await scene.worker.get(address)).status]).toEqual([address, 303]);
    }
  });

  it('is declined with its reason, and can be tried again', async () => {
    const id = await scene.pending();
    expect((await scene.send(id, 'declined', { reason: 'Not seen there' })).status).toBe(303);
    expect(await scene.seen(id)).toMatchObject({ state: 'declined', reason: 'Not seen there', payments: [] });
    scene.reference = `again-${id}`;
    await scene.caller.call('CapturePayment', { invoiceid: id });
    expect(await scene.seen(id)).toMatchObject({ state: 'captured', payments: [`again-${id}`] });
  });

  it('is left to the gateway for ten minutes, on its page and where an old form is sent', async () => {
    const id = await scene.pending();
    const fields = { ...formOf(await scene.worker.get(pageOf(id)), 'captured'), reference: 'ch_2' };
    scene.gateway.clock.set('2026-11-22T10:09:59.000Z');
    const page = await scene.worker.get(pageOf(id));
    expect(page.text).toContain(
      'The charge began less than ten minutes ago: a gateway that runs settles it by itself.',
    );
    expect(page.text).not.toContain('<form class="form"');
    const reply = await scene.worker.post(`${pageOf(id)}/captured`, fields);
    expect([reply.status, problemIn(reply)]).toEqual([409, expect.stringContaining('less than ten minutes ago')]);
    expect(await scene.seen(id)).toMatchObject({ state: 'pending', payments: [] });
  });

  it.each([
    ['captured', 'reference', { reference: ' ' }],
    ['captured', 'reference', { reference: 'x'.repeat(256) }],
    ['captured', 'reference', { reference: 'a\0b' }],
    ['captured', 'fees', { reference: 'ch_3', fees: '-1' }],
    ['captured', 'fees', { reference: 'ch_3', fees: '0.001' }],
    ['captured', 'fees', { reference: 'ch_3', fees: 'much' }],
    ['declined', 'reason', { reason: '' }],
  ])('shows a fault of the form %s beside its field %s: %j', async (path, field, given) => {
    const id = await scene.pending();
    const reply = await scene.send(id, path, given);
    expect(reply.status).toBe(422);
    expect(reply.text).toMatch(new RegExp(`<span class="error" id="${path}-${field}-fault" role="alert">[^<]+<`));
    expect(await scene.seen(id)).toMatchObject({ state: 'pending', payments: [] });
  });

  it.each(NAUGHTY)('keeps a text as it was written, and shows it as a text: %s', async (text) => {
    const id = await scene.pending();
    expect((await scene.send(id, 'declined', { reason: text })).status).toBe(303);
    expect((await scene.seen(id)).reason).toBe(text.trim());
    expect((await scene.worker.get(pageOf(id))).text).not.toMatch(/<script>alert|<img src=x|<svg\/onload|<plaintext>/);
  });
});

inBrowser(`A charge in headless Chromium ${SKIPPED}`, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  }, 60_000);

  afterAll(() => browser.close());

  it.each([
    [1280, true],
    [390, false],
  ])('is settled by keyboard at %i px, script: %s', async (width, hasScript) => {
    const id = await scene.pending();
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: hasScript });
    const [name = '', value = ''] = (scene.worker.cookie ?? '').split('=');
    await context.addCookies([{ name, value, url: scene.gateway.url }]);
    const page = await context.newPage();
    await page.goto(`${scene.gateway.url}${pageOf(id)}`);
    await page.focus('#captured-reference');
    await page.keyboard.type(`ch_key_${width}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type('0.30');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?done$/);
    expect(await scene.seen(id)).toMatchObject({ state: 'captured', payments: [`ch_key_${width}`] });
    await context.close();
  });
});
