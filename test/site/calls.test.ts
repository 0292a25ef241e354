import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readQuery } from '../../src/site/console/search/grammar.ts';
import { callGrammar } from '../../src/site/console/search/call-query.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { callCorp } from '../support/corp-client.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { addTestOperator, loggedIn, type SiteReply, type Visitor } from './visitor.ts';

const HOSTILE = '<script>alert(1)</script>"\'>&';
let gateway: TestGateway;
let visitor: Visitor;
let viewer: Visitor;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addTenant({ id: 54 });
  await addTestOperator(gateway, 'viewer', [{ tenantId: 53, role: 'view' }]);
  await addTestOperator(gateway, 'stranger', [{ tenantId: 54, role: 'admin' }]);
  await addTestOperator(gateway, 'chief', [{ tenantId: null, role: 'view' }]);
  const api = callerOf(gateway);
  for (let count = 0; count < 30; count += 1) await api.call('GetInvoice', { invoiceid: 78 });
  await api.pay(78, { transid: 'CALLS-1', amount: '1.00' });
  await api.pay(78, { transid: 'CALLS-2', amount: '1.00' }, { 'idempotency-key': 'twice' });
  await api.pay(78, { transid: 'CALLS-2', amount: '1.00' }, { 'idempotency-key': 'twice' });
  await api.call('GetInvoice', { invoiceid: 4711 });
  await api.call('UpdateInvoice', { invoiceid: 78, notes: HOSTILE, [`x${HOSTILE}`]: HOSTILE });
  await callCorp(gateway.url, { ACTUAL_TRANS_NUMBER: 900 });
  await callWhmcs(
    gateway.url,
    'GetInvoice',
    { invoiceid: 78 },
    { credential: { identifier: 'stranger', secret: 'x' } },
  );
  await gateway.writeCalls();
  visitor = await loggedIn(gateway, 'chief');
  viewer = await loggedIn(gateway, 'viewer');
});

afterAll(async () => {
  await gateway.close();
});

function search(query: string, by: Visitor = viewer): Promise<SiteReply> {
  return by.get(`/console/53/calls?q=${encodeURIComponent(query)}`);
}

/** The addresses of the calls on a page. */
function callsOn({ text }: SiteReply): readonly string[] {
  return [...text.matchAll(/href="(\/console\/53\/calls\/\d+[^"]*)"/g)].map(([, address]) => address ?? '');
}

describe('The list of calls', () => {
  it('shows pages of 25, the newest first', async () => {
    const first = await viewer.get('/console/53/calls');
    const older = /href="([^"]*before=\d+)"/.exec(first.text)?.[1] ?? '';
    const second = await viewer.get(older.replaceAll('&amp;', '&'));
    expect([callsOn(first).length, callsOn(second).length]).toEqual([25, 11]);
    const ids = [...callsOn(first), ...callsOn(second)].map((address) => BigInt(address.split('/').at(-1) ?? ''));
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? 1 : -1)));
    expect(first.text).toContain('Kept for 7 days, without secrets.');
    expect(second.text).toContain('There are no older ones.');
  });

  it.each([
    ['action:AddInvoicePayment', 4],
    ['addinvoicepayment dialect:WHMCS', 3],
    ['dialect:corp', 1],
    ['outcome:error', 1],
    ['outcome:repeat', 1],
    ['outcome:invoice-not-found', 1],
    ['status:>=500', 0],
    ['status:200 action:UpdateInvoice', 1],
    ['slower:30m', 0],
    ['caller:53/demo', 1],
    ['invoice:4711', 1],
    ['4711', 1],
    ['command:key:twice', 2],
    ['since:1h action:UpdateInvoice', 1],
    ['until:1h', 0],
    ['since:2026-11-22 until:2026-11-22T10:00:01 action:UpdateInvoice', 1],
  ] as const)('finds by %s', async (query, count) => {
    const reply = await search(query);
    expect([reply.status, callsOn(reply).length]).toEqual([200, count]);
    expect(reply.text).not.toContain('note warn');
  });

  it('says what it does not understand', async () => {
    const { text } = await search('colour:red slower:fast status:abc since:later invoice:x');
    for (const word of ['colour', 'slower:200ms', 'status:&gt;=500', 'since:2h', 'invoice:78'])
      expect(text).toContain(word);
  });

  it('leads from a command to its call, or to all of its calls', async () => {
    const [payment] = await gateway.database('payments').where({ reference: 'CALLS-1' });
    const command = (payment as { command_id: string }).command_id;
    const reply = await viewer.get(`/console/53/calls?command=${encodeURIComponent(command)}`);
    expect(reply.status).toBe(303);
    expect((await viewer.get(reply.location ?? '')).text).toContain('CALLS-1');
    const both = await viewer.get('/console/53/calls?command=key%3Atwice');
    expect([both.status, callsOn(both).length]).toEqual([200, 2]);
    expect((await viewer.get('/console/53/calls?command=nothing')).text).toContain('Nothing found');
  });

  it('is read again every five seconds where its operator follows it', async () => {
    const reply = await viewer.get('/console/53/calls?live=1');
    expect(reply.headers.get('refresh')).toBe('5');
    expect((await viewer.get('/console/53/calls')).headers.get('refresh')).toBeNull();
  });

  it('shows nothing of another tenant', async () => {
    const stranger = await loggedIn(gateway, 'stranger');
    const address = callsOn(await viewer.get('/console/53/calls'))[0] ?? '';
    expect((await stranger.get('/console/53/calls')).status).toBe(404);
    expect((await stranger.get(address)).status).toBe(404);
    expect((await stranger.get(address.replace('/53/', '/54/'))).status).toBe(404);
    const own = await stranger.get('/console/54/calls');
    expect(own.text).toContain('No calls yet');
    expect((await stranger.get('/console/54/calls?command=key%3Atwice')).text).toContain('Nothing found');
  });

  it('shows calls of unknown callers to operators of all tenants only', async () => {
    const mine = await search('caller:unknown', visitor);
    expect(callsOn(mine)).toHaveLength(1);
    expect(mine.text).toContain('Refused');
    const one = await visitor.get(callsOn(mine)[0] ?? '');
    expect(one.text).toContain('has not proved who it is');
    const theirs = await search('caller:unknown');
    expect(theirs.text).toContain('only operators of all tenants');
    expect(theirs.text).not.toContain('caller=unknown"');
    expect((await viewer.get(callsOn(mine)[0] ?? '')).status).toBe(404);
  });
});

describe('The page of a call', () => {
  const pageOf = async (query: string): Promise<SiteReply> => viewer.get(callsOn(await search(query))[0] ?? '');

  it('shows the parameters, the answer, the facts and the command of curl', async () => {
    const { text } = await pageOf('command:key:twice outcome:ok');
    for (const part of ['AddInvoicePayment', 'CALLS-2', '••••••••', 'demo-identifier', '127.0.0.1', 'key:twice']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('secret=YOUR-SECRET');
    expect(text).toContain('This call writes');
    expect(text).not.toContain('demo-secret');
    expect(text).toMatch(/<span class="k">&quot;result&quot;<\/span>:/);
    expect(text).toContain('<td class="soft wide">amount</td>');
  });

  it('writes a command that sends the same call again', async () => {
    const { text } = await pageOf('command:key:twice outcome:ok');
    const fields = [...text.matchAll(/-d (?:&#39;)?([\w.%-]+)=([^ \n<]*?)(?:&#39;)?(?: \\)?\n/g)].map(
      ([, name = '', value = '']) => [decodeURIComponent(name), decodeURIComponent(value)] as const,
    );
    const form = new URLSearchParams();
    for (const [name, value] of fields) form.append(name, value === 'YOUR-SECRET' ? 'demo-secret' : value);
    const response = await fetch(`${gateway.url}/includes/api.php`, { method: 'POST', body: form });
    expect([fields.length > 4, response.status]).toEqual([true, 200]);
    expect(await response.text()).toContain('success');
  });

  it('leads to the invoice, its payments and its calls', async () => {
    const { text } = await pageOf('outcome:repeat');
    for (const link of [
      '/invoices/78',
      '/docs/explorer?try=AddInvoicePayment',
      'payments?q=invoice%3A78',
      'calls?q=invoice%3A78',
    ])
      expect(text).toContain(link);
    expect((await viewer.get('/console/53/calls?q=invoice%3A78')).status).toBe(200);
  });

  it('says what the code of an error means', async () => {
    const { text } = await pageOf('outcome:invoice-not-found');
    expect(text).toContain('The tenant has no such invoice.');
  });

  it('escapes every text, and keeps the layout of hostile names', async () => {
    const { text } = await pageOf('action:UpdateInvoice');
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).toContain('A part of the request was not kept');
  });

  it('are in a file with all pages of a search, without parameters and answers', async () => {
    const { status, headers, text } = await viewer.get('/console/53/calls.csv?q=action%3AGetInvoice');
    expect([status, headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename="calls-53-2026-11-22.csv"',
    ]);
    const [head, ...rows] = text.trimEnd().split('\r\n');
    expect(head).toBe('id,at,dialect,action,caller,outcome,reason,repeat,status,ms,invoice,command');
    expect(rows).toHaveLength(31);
    expect(rows[0]).toMatch(
      /^\d+,2026-11-22T10:00:00\.000Z,whmcs,GetInvoice,demo-identifier,\S+?,.*,no,\d{3},[\d.]+,\d*,$/,
    );
    const unknown = '/console/53/calls.csv?q=caller%3Aunknown';
    expect((await viewer.get(unknown)).text).not.toContain(',stranger,');
    expect((await viewer.get(unknown)).text.split('\r\n').length).toBeGreaterThan(30);
    expect((await visitor.get(unknown)).text.trimEnd().split('\r\n')).toHaveLength(2);
  });

  it.each(['0', 'x', '99999999999999999999', '9223372036854775807', '1%00', '-1'])(
    'is not found for %s',
    async (id) => {
      expect((await viewer.get(`/console/53/calls/${id}`)).status).toBe(404);
    },
  );
});

describe('A search of calls', () => {
  it('is bounded, whatever is typed', () => {
    const grammar = callGrammar(Date.parse('2026-11-22T10:00:00Z'));
    const read = readQuery(grammar, 'slower:1m status:<400 status:>=200 since:90m', 'USD');
    expect(read.search).toEqual({
      duration: [{ operator: '>=', value: 60_000_000 }],
      status: [
        { operator: '<', value: 400 },
        { operator: '>=', value: 200 },
      ],
      since: Date.parse('2026-11-22T08:30:00Z'),
    });
    for (const text of ['since:2026-02-30', 'since:99999d', 'slower:99999999ms', 'slower:>1ms', 'status:1ms']) {
      expect(readQuery(grammar, text, 'USD').problems).toHaveLength(1);
    }
  });
});
