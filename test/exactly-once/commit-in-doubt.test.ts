import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresProxy, type Cut } from '../support/postgres/proxy.ts';
import { createTestDatabase } from '../support/postgres/database.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { systemClock } from '../../src/clock.ts';
import { installDemo } from '../../src/demo/demo.ts';
import { whmcsPost } from './calls.ts';
import { differencesIn } from './effects.ts';
import { flood, type Post } from './flood.ts';

const CUTS: readonly Cut[] = ['before-commit', 'after-commit', 'at-write'];
const CALLS = 24;
const WAVE = 12;
const SOCKETS = 6;

let proxy: PostgresProxy;
let gateway: TestGateway;

/** The gateway's connections go through the proxy; the test looks behind it on the owner's. */
beforeAll(async () => {
  const database = await createTestDatabase();
  await installDemo(database.urls.owner, systemClock, false);
  proxy = await PostgresProxy.start(database.urls.runtime);
  const urls = { ...database.urls, runtime: proxy.url };
  gateway = await startTestGateway({ testDatabase: { ...database, urls }, demo: false });
});

afterAll(async () => {
  expect(await differencesIn(gateway.database)).toEqual([]);
  await gateway.close();
  await proxy.close();
});

const LINES = {
  ...{ itemdescription1: 'One', itemamount1: '1.00', itemtaxed1: '0' },
  ...{ itemdescription2: 'Two', itemamount2: '2.00', itemtaxed2: '0' },
};
const CREATION = whmcsPost('CreateInvoice', { userid: 1, ...LINES });
const NEW_LINES = {
  ...{ 'newitemdescription[0]': 'Three', 'newitemamount[0]': '3.00', 'newitemtaxed[0]': '0' },
  ...{ 'newitemdescription[1]': 'Four', 'newitemamount[1]': '4.00', 'newitemtaxed[1]': '0' },
};

/** The lines of each invoice, in the order of their ids. */
async function linesOf(invoiceIds: readonly number[]): Promise<readonly (readonly string[])[]> {
  const rows = await gateway
    .database('invoice_lines')
    .where({ tenant_id: 53 })
    .whereIn('invoice_id', invoiceIds)
    .orderBy('id')
    .select('invoice_id', 'description', 'amount_minor');
  return invoiceIds.map((id) =>
    rows.filter((row) => Number(row.invoice_id) === id).map((row) => `${row.description} ${row.amount_minor}`),
  );
}

/** Sends all of them, a wave at a time; some connection of each wave is cut, once or twice in a row. */
async function sendThroughCuts(posts: readonly Post[], cut: Cut): Promise<readonly Record<string, unknown>[]> {
  const answers: Record<string, unknown>[] = [];
  for (let from = 0; from < posts.length; from += WAVE) {
    const cutsBefore = proxy.cuts.length;
    const wanted = 1 + ((from / WAVE) % 2);
    proxy.cut(cut, wanted);
    const answered = await flood([gateway.url], SOCKETS, posts.slice(from, from + WAVE));
    expect(proxy.cuts).toHaveLength(cutsBefore + wanted);
    answers.push(...answered.map(({ body }) => JSON.parse(body) as Record<string, unknown>));
  }
  return answers;
}

describe.each(CUTS)('A commit without an answer, cut %s', (cut) => {
  it('makes each invoice of CreateInvoice once, with its lines once', async () => {
    const before = await gateway.database('invoices').select('id');
    const posts = Array<Post>(CALLS).fill(CREATION);
    const answers = await sendThroughCuts(posts, cut);
    expect(answers).toEqual(Array<unknown>(CALLS).fill(expect.objectContaining({ result: 'success' })));
    const ids = answers.map(({ invoiceid }) => invoiceid as number);
    expect(new Set(ids).size).toBe(CALLS);
    expect(await gateway.database('invoices').select('id')).toHaveLength(before.length + CALLS);
    expect(await linesOf(ids)).toEqual(ids.map(() => ['One 100', 'Two 200']));
  }, 60_000);

  it('makes the invoice of AcceptQuote once, with its lines once', async () => {
    const quote = { userid: 1, subject: 'Offer', stage: 'Draft', validuntil: '2026-12-31' };
    const line = { 'lineitems[0][desc]': 'One', 'lineitems[0][up]': '1.00' };
    const creation = whmcsPost('CreateQuote', { ...quote, ...line });
    const made = await flood([gateway.url], SOCKETS, Array<Post>(CALLS).fill(creation));
    const ids = made.map(({ body }) => (JSON.parse(body) as { quoteid: number }).quoteid);
    const answers = await sendThroughCuts(
      ids.map((quoteid) => whmcsPost('AcceptQuote', { quoteid })),
      cut,
    );
    const invoiceIds = answers.map(({ invoiceid }) => invoiceid as number);
    expect(new Set(invoiceIds).size).toBe(CALLS);
    const rows = await gateway.database('quotes').whereIn('id', ids).orderBy('id').select('invoice_id');
    expect(rows.map((row) => Number(row.invoice_id)).sort((a, b) => a - b)).toEqual(invoiceIds.sort((a, b) => a - b));
    expect(await linesOf(invoiceIds)).toEqual(ids.map(() => ['One 100']));
  }, 60_000);

  it('adds the new lines of UpdateInvoice once', async () => {
    const made = await flood([gateway.url], SOCKETS, Array<Post>(CALLS).fill(CREATION));
    const ids = made.map(({ body }) => (JSON.parse(body) as { invoiceid: number }).invoiceid);
    const posts = ids.map((invoiceid) => whmcsPost('UpdateInvoice', { invoiceid, ...NEW_LINES }));
    const answers = await sendThroughCuts(posts, cut);
    expect(answers).toEqual(ids.map((invoiceid) => ({ result: 'success', invoiceid })));
    expect(await linesOf(ids)).toEqual(ids.map(() => ['One 100', 'Two 200', 'Three 300', 'Four 400']));
  }, 60_000);
});
