import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { recordMail } from '../../db/queue/sent-mails.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { DEMO_CREDENTIAL, type Params } from '../support/whmcs-client.ts';

const { gateway, api } = gatewayWithCaller();
const CLIENT = 2361;
const ROWS = 10_000;
const FIRST = 1_000_000;

/** Half of the rows are more than the system holds of an answer that is not read: at most 33 MB received, and 4 MB sent. */
const NOTES = `repeat('Note ', 2000)`;

/** Each list, its rows, the table that they are of, and the members in which copies of a row differ. */
const LISTS: readonly (readonly [action: string, item: string, table: string, params: Params, varied: string])[] = [
  ['GetInvoices', 'invoice', 'invoices', { userid: CLIENT }, `'notes', ${NOTES}`],
  ['GetTransactions', 'transaction', 'payments', { clientid: CLIENT }, `'command_id', 'long-' || n`],
  ['GetCredits', 'credit', 'credit_entries', { clientid: CLIENT }, `'description', 'Credit ' || n`],
  ['GetContacts', 'contact', 'contacts', { userid: CLIENT }, `'email', 'c' || n || '@example.com'`],
  ['GetEmails', 'email', 'sent_mails', { clientid: CLIENT }, `'subject', 'Mail ' || n`],
  ['GetQuotes', 'quote', 'quotes', { userid: CLIENT }, `'subject', 'Quote ' || n`],
  ['GetActivityLog', 'entry', 'history', {}, `'command_id', 'long-' || n`],
  ['GetClients', 'client', 'clients', {}, `'email', 'l' || n || '@example.com'`],
];

const PORTION = 1_000;

/** Copies the newest row of a table, which the calls before have made; in portions, within the time of a statement. */
async function multiply(table: string, varied: string): Promise<void> {
  const own = table === 'clients' ? `t.id = ${CLIENT}` : `t.client_id = ${CLIENT}`;
  const plain = table === 'history' ? 'and t.invoice_id is null' : '';
  const newest = `select max(t.id) as id from ${table} t where t.tenant_id = 53 and ${own} ${plain}`;
  const { rows } = await gateway.database.raw<{ rows: { id: string }[] }>(newest);
  const columns = await storedColumns(table);
  for (let from = 1; from <= ROWS; from += PORTION) {
    await gateway.database.raw(
      `insert into ${table} (${columns.join(', ')}) select ${columns.map((column) => `r.${column}`).join(', ')} from (
         select (jsonb_populate_record(t, jsonb_build_object('id', ${FIRST} + n, ${varied}))).*
         from ${table} t, generate_series(${from}, ${from + PORTION - 1}) n
         where t.tenant_id = 53 and t.id = ${rows[0]!.id}) r`,
    );
  }
}

async function storedColumns(table: string): Promise<readonly string[]> {
  const { rows } = await gateway.database.raw<{ rows: { column_name: string }[] }>(
    `select column_name from information_schema.columns where table_name = '${table}' and is_generated = 'NEVER'`,
  );
  return rows.map(({ column_name: name }) => name);
}

beforeAll(async () => {
  const invoiceid = await api.create({ userid: CLIENT });
  await api.pay(invoiceid);
  await api.call('AddContact', { clientid: CLIENT, firstname: 'Ann', lastname: 'Lee', email: 'ann@example.com' });
  await api.call('AddCredit', { clientid: CLIENT, amount: '5.00', description: 'Credit' });
  await api.call('CreateQuote', {
    ...{ userid: CLIENT, subject: 'Quote', stage: 'Draft', validuntil: '2026-12-22' },
    ...{ 'lineitems[0][desc]': 'Apple', 'lineitems[0][up]': '1.23' },
  });
  await recordMail(gateway.database, {
    ...{ tenantId: 53, id: 1, clientId: CLIENT, invoiceId: null, recipient: 'ann@example.com', subject: 'Mail' },
    ...{ message: 'Hello', attachments: [], state: 'sent', retries: 0, at: '2026-11-20T10:42:40.000Z' },
  });
  for (const [, , table, , varied] of LISTS) await multiply(table, varied);
}, 120_000);

async function ask(action: string, params: Params): Promise<IncomingMessage> {
  const all = { action, responsetype: 'json', limitnum: ROWS, ...params, ...DEMO_CREDENTIAL };
  const body = new URLSearchParams(Object.entries(all).map(([name, value]): [string, string] => [name, `${value}`]));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = request(`${gateway.url}/includes/api.php`, { method: 'POST', headers });
  sent.end(body.toString());
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return answer;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += String(part);
  return text;
}

interface Listed {
  readonly result: string;
  readonly [name: string]: unknown;
}

const rowsIn = (listed: Listed, item: string): readonly unknown[] =>
  Object.values(listed).flatMap((member) => {
    const rows = typeof member === 'object' && member !== null ? (member as Record<string, unknown>)[item] : null;
    return Array.isArray(rows) ? (rows as unknown[]) : [];
  });

describe('A page of 10,000 rows', () => {
  it.each(LISTS)('of %s is written in pieces, and is whole', async (action, item, _table, params) => {
    const answer = await ask(action, params);
    expect(answer.headers).not.toHaveProperty('content-length');
    const listed = JSON.parse(await textOf(answer)) as Listed;
    expect(listed.result).toBe('success');
    expect(rowsIn(listed, item)).toHaveLength(ROWS);
  });

  it('is read no faster than its caller takes it: what is deleted meanwhile is in no answer', async () => {
    const slow = await Promise.all(Array.from({ length: 3 }, () => ask('GetInvoices', { userid: CLIENT })));
    for (const answer of slow) answer.pause();
    await delay(500);
    // One of them leaves.
    slow.pop()?.destroy();
    await gateway.database('invoices').where({ tenant_id: 53, client_id: CLIENT }).where('id', '>', FIRST).delete();
    for (const answer of slow) {
      const rows = rowsIn(JSON.parse(await textOf(answer)) as Listed, 'invoice');
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.length).toBeLessThan(ROWS / 2);
    }
  });
});
