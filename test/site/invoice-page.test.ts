import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { escapeHtml } from '../../adapters/html.ts';
import { InvoiceStories } from '../../db/console/invoice-story/invoice-stories.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import type { Jobs } from '../../src/jobs/jobs.ts';
import { callerOf, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { naughtyTexts } from './naughty.ts';
import { CLIENT_ID, pageOf, richInvoice, startDemoJobs } from './rich-invoice.ts';
import { addTestOperator, loggedIn, type Visitor } from './visitor.ts';

let gateway: TestGateway;
let jobs: Jobs;
let caller: Caller;
let visitor: Visitor;
let rich: number;

beforeAll(async () => {
  gateway = await startTestGateway();
  jobs = await startDemoJobs(gateway);
  caller = callerOf(gateway);
  await addTestOperator(gateway, 'night-desk', [{ tenantId: 53, role: 'admin' }]);
  rich = await richInvoice(gateway, 'night-desk');
  visitor = await loggedIn(gateway, 'night-desk');
}, 120_000);

afterAll(async () => {
  await jobs.stop();
  await gateway.close();
});

/** The figures of the balance's rows, in hundredths, and the balance itself. */
function balanceOf(text: string): { readonly parts: readonly number[]; readonly balance: number } {
  const table = /<table class="sum">[^]*?<\/table>/.exec(text)?.[0] ?? '';
  const rows = [...table.matchAll(/<tr\b([^>]*)>[^]*?<td class="figure">(?:<strong>)?([−\d,.]+)/g)].map(
    ([, attributes = '', figure = '']) =>
      [attributes, Math.round(Number(figure.replaceAll(',', '').replace('−', '-')) * 100)] as const,
  );
  const plain = [...table.matchAll(/<tr class="rule">[^]*?<td class="figure"><strong>([−\d,.]+)/g)];
  expect(plain).toHaveLength(1);
  const total = /<tr class="rule total">[^]*?<td class="figure">\s*([−\d,.]+)/.exec(table)?.[1] ?? '';
  return {
    parts: rows.filter(([attributes]) => !attributes.includes('rule')).map(([, figure]) => figure),
    balance: Math.round(Number(total.replaceAll(',', '').replace('−', '-')) * 100),
  };
}

/** Reads a page again until jobs have written what it waits for. */
async function pageWith(id: number, isThere: (text: string) => boolean): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { text } = await visitor.get(pageOf(id));
    if (isThere(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The page does not have what the test waits for');
}

describe('The page of an invoice', () => {
  it('begins with its state, and says why it has it', async () => {
    const { text, status } = await visitor.get(pageOf(rich));
    expect(status).toBe(200);
    expect(text).toMatch(/<h1>\s*Invoice \d+ <span class="status bad large">Overdue<\/span>/);
    expect(text).toContain('730.00 USD');
    expect(text).toContain('Unpaid, because 730.00 USD are open. It was due 6 days ago.');
    expect(text).toContain(`href="/console/53/clients/${CLIENT_ID}"`);
  });

  it('explains a balance by parts that sum to that of the API', async () => {
    await gateway.addClient({ tenantId: 53, id: 931, name: 'Other' });
    await gateway.grantCredit(53, 931, 1_000n);
    const overpaid = await caller.create({
      userid: 931,
      itemamount1: '100.00',
      itemdescription1: 'x',
      taxrate: '10',
      itemtaxed1: 1,
    });
    await caller.call('ApplyCredit', { invoiceid: overpaid, amount: '10.00' });
    await caller.pay(overpaid, { amount: '150.00' });
    await caller.pay(overpaid, { amount: '1.00' });
    for (const id of [rich, overpaid, 1, 78]) {
      const { text } = await visitor.get(pageOf(id));
      const { parts, balance } = balanceOf(text);
      expect(parts.length).toBeGreaterThan(0);
      expect([id, parts.reduce((sum, each) => sum + each, 0)]).toEqual([id, balance]);
      expect([id, balance]).toEqual([id, Math.round(Number((await caller.show(id)).balance) * 100)]);
    }
  });

  it('sums up what is too much to list', async () => {
    const id = await caller.create({ itemamount1: '1000.00', itemdescription1: 'x' });
    for (let count = 0; count < 103; count += 1) await caller.pay(id, { amount: '1.00', noemail: 1 });
    const { text } = await visitor.get(pageOf(id));
    expect(text).toContain('Earlier payments');
    const { parts, balance } = balanceOf(text);
    expect(parts).toHaveLength(102);
    expect(parts.reduce((sum, each) => sum + each, 0)).toBe(balance);
    expect(balance).toBe(89_700);
  }, 60_000);

  it('has a timeline from the call to the seal, under the names of those who acted', async () => {
    const text = await pageWith(
      rich,
      (page) => !page.includes('Not sealed yet') && !/Waiting|In the queue/.test(page) && page.includes('Reminder'),
    );
    const kinds = new Set([...text.matchAll(/<span class="kind">([^<]+)</g)].map(([, kind]) => kind));
    for (const kind of ['Call', 'Command', 'Invoice', 'Lines', 'Payment', 'Refund', 'Credit', 'Correction', 'Repeat'])
      expect([kind, kinds.has(kind)]).toEqual([kind, true]);
    for (const kind of ['Mail', 'Delivery', 'Status']) expect([kind, kinds.has(kind)]).toEqual([kind, true]);
    expect(text).toMatch(/In seal \d+ of the history/);
    expect(text).toContain('operator <bdi>night-desk</bdi>');
    expect(text).toContain('caller <bdi>demo-identifier</bdi>');
    expect(text).toContain('by the corp-ID API');
    expect(text).toContain('by the WHMCS-style API');
    expect(text).toContain('The reference was used for another payment, or with another amount.');
    const calls = [...text.matchAll(/<a href="(\/console\/53\/calls\?command=[^"]+)"><strong>/g)].map(
      ([, address]) => address ?? '',
    );
    expect(calls.length).toBeGreaterThan(5);
    expect([200, 303]).toContain((await visitor.get(calls[0] ?? '')).status);
    const anchors = [...text.matchAll(/href="#((?:payment|refund)-\d+)"/g)].map(([, anchor]) => anchor ?? '');
    expect(anchors.length).toBeGreaterThan(3);
    for (const anchor of anchors) expect(text).toContain(`id="${anchor}"`);
  });

  it('pages through a long history, each entry once', async () => {
    const id = await caller.create();
    for (let count = 0; count < 60; count += 1) await caller.update(id, { notes: `note ${count}` });
    const entriesOf = (text: string): number[] => [...text.matchAll(/id="entry-(\d+)"/g)].map(([, seq]) => Number(seq));
    const first = await visitor.get(pageOf(id));
    const before = /\?before=(\d+)#h-time/.exec(first.text)?.[1] ?? '';
    const second = await visitor.get(`${pageOf(id)}?before=${before}`);
    expect(entriesOf(first.text)).toHaveLength(50);
    const all = [...entriesOf(first.text), ...entriesOf(second.text)];
    expect(all).toEqual(Array.from({ length: 61 }, (_each, index) => 61 - index));
    expect(second.text).not.toContain('Older entries');
    expect((await visitor.get(`${pageOf(id)}?before=1`)).text).toContain('Newest entries');
  }, 60_000);

  it('takes two statements, however long the life of the invoice was', async () => {
    const pool = new DatabasePool(gateway.databaseUrls.runtime, { max: 1, name: 'invoice-gateway test' });
    let count = 0;
    const stories = new InvoiceStories({
      run: (text, values) => {
        count += 1;
        return pool.run(text, values);
      },
    });
    for (const id of [1, rich]) {
      count = 0;
      expect(await stories.story(53, id)).not.toBeNull();
      expect((await stories.causes(53, id, null, 51)).length).toBe(id === rich ? 15 : 0);
      expect(count).toBe(2);
    }
    expect(await stories.story(54, rich)).toBeNull();
    expect(await stories.causes(54, rich, null, 51)).toEqual([]);
    await pool.close();
  });

  it('is not found for another number', async () => {
    for (const id of ['999999999', 'x', '0', '1e3', '%00']) {
      const { status, text } = await visitor.get(`/console/53/invoices/${id}`);
      expect([id, status]).toEqual([id, 404]);
      expect(text).toContain('No such');
    }
  });
});

describe('A life of hostile texts', () => {
  it('is shown with each of them escaped', async () => {
    for (const first of [0, 4, 7]) {
      const texts = naughtyTexts(first);
      const { client, line, notes, reference, gateway: way, route, subject } = texts;
      const id = await richInvoice(gateway, 'night-desk', texts, 940 + first);
      const { text: page } = await (await loggedIn(gateway, 'night-desk')).get(pageOf(id));
      for (const raw of [client, line, notes, reference, way, route, subject]) {
        const escaped = escapeHtml(raw);
        expect([raw, page.includes(escaped)]).toEqual([raw, true]);
        if (escaped !== raw) expect([raw, page.includes(raw)]).toEqual([raw, false]);
      }
      expect(page).not.toMatch(/<(?:img|svg\/|plaintext|script>|b>|i>|a href=javascript)/);
    }
  }, 180_000);
});
