import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { corpPost, whmcsPost } from './calls.ts';
import { differencesIn, effectsOn } from './effects.ts';
import type { Post } from './flood.ts';

/** When the caller goes away: as soon as the call is on its way, or when its answer begins to come. */
type Leaving = 'when sent' | 'when answered';
const LEAVINGS: readonly Leaving[] = ['when sent', 'when answered'];
const TIMES = 10;

let first: TestGateway;
let second: TestGateway;

beforeAll(async () => {
  first = await startTestGateway();
  second = await startTestGateway({ beside: first });
});

afterAll(async () => {
  expect(await differencesIn(first.database)).toEqual([]);
  await second.close();
  await first.close();
});

/** Sends a call and cuts the connection: its answer, if there is one, is never read. */
async function sendAndLeave({ url }: TestGateway, post: Post, leaving: Leaving, headers = ''): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const head = `POST ${post.path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${post.contentType}\r\n${headers}`;
  const answered = leaving === 'when answered' ? once(socket, 'readable') : null;
  await new Promise<void>((resolve) => {
    socket.write(`${head}content-length: ${post.body.length}\r\n\r\n${post.body}`, () => {
      resolve();
    });
  });
  await answered;
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

async function sendAgain({ url }: TestGateway, post: Post, headers: Record<string, string> = {}) {
  const { path, contentType, body } = post;
  const init = { method: 'POST', body, headers: { 'content-type': contentType, ...headers } };
  const answer = await fetch(`${url}${path}`, init);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

async function newInvoice(): Promise<number> {
  const line = { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' };
  return (await callWhmcs(first.url, 'CreateInvoice', line)).json.invoiceid as number;
}

const PAYMENTS: Readonly<Record<string, (invoiceId: number) => Post>> = {
  AddInvoicePayment: (invoiceid) =>
    whmcsPost('AddInvoicePayment', { invoiceid, transid: 'LOST', gateway: 'cash', amount: '60.00' }),
  'AddInvoicePayment of all that is owed': (invoiceid) =>
    whmcsPost('AddInvoicePayment', { invoiceid, transid: 'LOST', gateway: 'cash' }),
  addInvoicePayment: (invoice) => corpPost.JSON({ INVOICE_NUMBER: invoice, AMOUNT_PAID: 60 }),
  'addInvoicePayment without a number': (invoice) =>
    corpPost.JSON({ INVOICE_NUMBER: invoice, AMOUNT_PAID: 60, ACTUAL_TRANS_NUMBER: undefined }),
};

describe.each(LEAVINGS)('A caller who went away %s and asks another gateway', (leaving) => {
  it.each(Object.keys(PAYMENTS))('by %s gets a success, and has paid once', async (name) => {
    for (let turn = 0; turn < TIMES; turn += 1) {
      const invoiceId = await newInvoice();
      const post = PAYMENTS[name]!(invoiceId);
      await sendAndLeave(first, post, leaving);
      const answer = await sendAgain(second, post);
      expect([answer['result'], answer['RET_STATUS']]).toEqual(
        name.startsWith('Add') ? ['success', undefined] : [undefined, 'ok'],
      );
      // Where the first call is still under way, it finds the second one's payment.
      expect(await effectsOn(second.database, invoiceId)).toMatchObject({ payments: 1, events: 1, paidMinor: 6_000 });
    }
  });

  it('by CreateInvoice with a key gets the invoice that the first call made', async () => {
    const ids = new Set<unknown>();
    const before = await first.database('invoices').select('id');
    for (let turn = 0; turn < TIMES; turn += 1) {
      const key = `new-${leaving}-${turn}`.replaceAll(' ', '-');
      const post = whmcsPost('CreateInvoice', { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' });
      await sendAndLeave(first, post, leaving, `idempotency-key: ${key}\r\n`);
      const answer = await sendAgain(second, post, { 'idempotency-key': key });
      expect(answer).toMatchObject({ result: 'success', status: 'Unpaid' });
      expect(await sendAgain(first, post, { 'idempotency-key': key })).toEqual(answer);
      ids.add(answer['invoiceid']);
    }
    expect(ids.size).toBe(TIMES);
    expect(await first.database('invoices').select('id')).toHaveLength(before.length + TIMES);
  });

  it('by UpdateInvoice with a key has added its line once', async () => {
    const invoiceid = await newInvoice();
    const line = { 'newitemdescription[0]': 'More', 'newitemamount[0]': '1.00', 'newitemtaxed[0]': '0' };
    for (let turn = 0; turn < TIMES; turn += 1) {
      const key = `line-${leaving}-${turn}`.replaceAll(' ', '-');
      const post = whmcsPost('UpdateInvoice', { invoiceid, ...line });
      await sendAndLeave(first, post, leaving, `idempotency-key: ${key}\r\n`);
      expect(await sendAgain(second, post, { 'idempotency-key': key })).toEqual({ result: 'success', invoiceid });
    }
    const { json } = await callWhmcs(second.url, 'GetInvoice', { invoiceid });
    expect([json.items.item.length, json.total]).toEqual([1 + TIMES, '70.00']);
  });
});
