import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { formTokenOf, Visitor } from '../site/visitor.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { withDatabase, type WithDatabase } from './embedded.ts';
import { until, type Running } from './running.ts';

const SLOW_MS = 120_000;
const INVOICE = '/console/53/invoices/78';
let place: WithDatabase;
let running: Running;

beforeAll(async () => {
  place = await withDatabase();
  running = await place.start();
}, SLOW_MS);

afterAll(async () => {
  await running.stop();
  await place.remove();
});

/** Processes that no earlier request was sent to. */
async function replace(times: number): Promise<void> {
  running.parent.kill('SIGHUP');
  await until('the replacement', SLOW_MS, () => running.logged('replaced the processes').length === times);
}

it('A session, and a form that one process has shown, count at the processes that come after it', async () => {
  const operator = new Visitor(running.url);
  expect((await operator.login()).status).toBe(303);
  await replace(1);
  const shown = await operator.get(INVOICE);
  expect(shown.status).toBe(200);
  const act = /name="act" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
  const form = { csrf: formTokenOf(shown), act, amount: '0.25', gateway: 'cash', reference: 'CONSOLE-1' };
  await replace(2);
  for (let times = 0; times < 2; times += 1) {
    const { status, location } = await operator.post(`${INVOICE}/payments`, form);
    expect([status, location]).toEqual([303, `${INVOICE}?done=payment-recorded`]);
  }
  const { text } = await callWhmcs(running.url, 'GetTransactions', { transid: 'CONSOLE-1' });
  expect(JSON.parse(text)).toMatchObject({ totalresults: 1 });
  const logout = await operator.post('/console/logout', { csrf: form.csrf });
  expect(logout.status).toBe(303);
  expect((await operator.get(INVOICE)).status).toBe(303);
}, 240_000);
