import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readQuery } from '../../src/site/console/search/grammar.ts';
import { INVOICE_GRAMMAR } from '../../src/site/console/search/invoice-query.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { loggedIn, type Visitor } from './visitor.ts';

const HOSTILE = '<script>alert(1)</script>"\'>&';
let gateway: TestGateway;
let visitor: Visitor;
const made: number[] = [];

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addClient({ tenantId: 53, id: 900, name: HOSTILE, email: 'hostile@example.com' });
  const caller = callerOf(gateway);
  for (let count = 0; count < 30; count += 1)
    made.push(await caller.create({ itemamount1: String(100 + count), itemdescription1: 'x' }));
  made.push(await caller.create({ userid: 900, duedate: '2020-01-01', date: '2019-12-01' }));
  await caller.pay(made[0] ?? 0, { transid: 'REF-one', amount: '100' });
  visitor = await loggedIn(gateway, 'demo');
}, 60_000);

afterAll(async () => {
  await gateway.close();
});

async function idsOf(search: string, more = ''): Promise<number[]> {
  const { text } = await visitor.get(`/console/53/invoices?q=${encodeURIComponent(search)}${more}`);
  return [...text.matchAll(/class="key-cell">\s*<a href="[^"]*\/console\/53\/invoices\/\d+">(\d+)</g)].map(([, id]) =>
    Number(id),
  );
}

describe('The list of invoices', () => {
  it('has pages of 25, the newest first, each invoice once', async () => {
    const first = await idsOf('');
    expect(first).toHaveLength(25);
    expect(first[0]).toBe(made.at(-1));
    const second = await idsOf('', `&before=${first.at(-1)}`);
    const all = [...first, ...second];
    expect(all).toEqual([...new Set(all)].sort((one, other) => other - one));
    expect(all).toEqual(expect.arrayContaining([...made, 78, 1]));
  });

  it.each<readonly [search: string, wanted: () => readonly number[]]>([
    ['total:>127', () => [made[29], made[28]] as number[]],
    ['total:>=127.00 total:<129', () => [made[28], made[27]] as number[]],
    ['ref:REF-one', () => [made[0] ?? 0]],
    ['client:900', () => [made[30] ?? 0]],
    ['status:OVERDUE client:900', () => [made[30] ?? 0]],
    ['due:2020-01-01', () => [made[30] ?? 0]],
    ['issued:<2020-01-01 due:>2019-12-31 due:<=2020-01-01', () => [made[30] ?? 0]],
    ['hostile@', () => [made[30] ?? 0]],
    ['78', () => [78]],
    ['id:78', () => [78]],
    ['ref:nothing', () => []],
    ['client:4711', () => []],
    ['id:999999999999999', () => []],
  ])('finds %s', async (search, wanted) => {
    expect(await idsOf(search)).toEqual(wanted());
  });

  it('shows only invoices of its tenant', async () => {
    await gateway.addTenant({ id: 54 });
    await gateway.addClient({ tenantId: 54, id: 1, name: 'Another tenant’s client' });
    const { text } = await visitor.get('/console/53/invoices');
    expect(text).not.toContain('Another tenant');
    expect((await visitor.get('/console/54/invoices')).status).toBe(404);
  });

  it('escapes every text', async () => {
    const { text } = await visitor.get(`/console/53/invoices?q=${encodeURIComponent(`client:900 ${HOSTILE}`)}`);
    expect(text).not.toContain('<script>alert');
    const found = await visitor.get('/console/53/invoices?q=client:900');
    expect(found.text).toContain('&lt;script&gt;alert(1)');
  });

  it('says what it does not understand, and still finds by the rest', async () => {
    const { text, status } = await visitor.get('/console/53/invoices?q=colour:red+total:much+id:78');
    expect(status).toBe(200);
    expect(text).toContain('no search by colour');
    expect(text).toContain('total:&gt;100');
    expect(await idsOf('colour:red total:much id:78')).toEqual([78]);
  });
});

describe('A search', () => {
  it('reads keys, bounds and words in quotes', () => {
    expect(readQuery(INVOICE_GRAMMAR, 'client:"Blue Mesa" status:payment-pending total:<=12.5', 'USD').search).toEqual({
      clientText: 'Blue Mesa',
      status: 'Payment Pending',
      total: [{ operator: '<=', value: 1250n }],
    });
    expect(readQuery(INVOICE_GRAMMAR, 'Blue Mesa', 'USD').search).toEqual({ clientText: 'Blue Mesa' });
    expect(readQuery(INVOICE_GRAMMAR, 'due:2026-02-30', 'USD').problems).toHaveLength(1);
    expect(readQuery(INVOICE_GRAMMAR, 'total:1.234', 'JPY').problems).toHaveLength(1);
  });

  it('is bounded, whatever is typed', () => {
    expect(readQuery(INVOICE_GRAMMAR, 'a:'.repeat(100_000), 'USD').terms.length).toBeLessThanOrEqual(12);
    expect(readQuery(INVOICE_GRAMMAR, '"'.repeat(300), 'USD').terms.length).toBeLessThanOrEqual(12);
  });
});
