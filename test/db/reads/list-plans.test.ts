import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { databaseReads } from '../../../db/reads/database-reads.ts';
import { CLIENT_ORDERS } from '../../../src/core/clients/reads.ts';
import { INVOICE_KEYS, type InvoiceFilter } from '../../../src/core/lists/invoices.ts';
import type { QuoteFilter } from '../../../src/core/lists/quotes.ts';
import type { TransactionFilter } from '../../../src/core/lists/transactions.ts';
import { nodesOf, type PlanNode } from '../../statements/plan.ts';
import { ACTOR, TENANT_ID } from '../../support/builders.ts';
import { claimMillions, fillBooks, LARGE_TABLES } from '../../support/large-books.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;
let reads: ReturnType<typeof databaseReads>;
let planner: pg.Client;
let query: jest.SpiedFunction<pg.Client['query']>;

beforeAll(async () => {
  // A pool keeps the spy: it stays to the end.
  query = jest.spyOn(pg.Client.prototype, 'query');
  books = await openBooks();
  await fillBooks(books.adminUrl);
  for (const statement of LARGE_CLIENT) await books.owner.raw(statement);
  reads = databaseReads(books.writer().pool);
  await claimMillions(books.adminUrl);
  planner = new pg.Client({ connectionString: books.adminUrl });
  await planner.connect();
});

afterAll(async () => {
  await planner.end();
  await books.close();
  jest.restoreAllMocks();
});

/** A client has half of the invoices, and all others one each; six of ten are Paid. */
const LARGE_CLIENT = [
  `update invoice_states set status = case when invoice_id % 10 < 6 then 'Paid' else 'Collections' end
   where invoice_id % 10 < 7`,
  `update invoices set client_id = 101 where tenant_id = ${TENANT_ID} and id % 2 = 0`,
  `update invoice_states set client_id = 101 where tenant_id = ${TENANT_ID} and invoice_id % 2 = 0`,
  'vacuum analyze invoices',
  'vacuum analyze invoice_states',
];

/** The plans of the statements of a read, for the values that were sent. */
async function plansOf(read: () => Promise<unknown>): Promise<PlanNode[]> {
  query.mockClear();
  await read();
  const sent = query.mock.calls.map(([statement]) => statement as unknown as pg.QueryConfig<unknown[]>);
  const plans: PlanNode[] = [];
  for (const { text, values = [] } of sent.filter((statement) => /^\s*with matching/.test(statement.text))) {
    const { rows } = await planner.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
      text: `explain (format json) ${text}`,
      values: [...values],
    });
    plans.push(rows[0]!['QUERY PLAN'][0].Plan);
  }
  expect(plans.length).toBeGreaterThan(0);
  return plans;
}

const isWhole = (node: PlanNode): boolean =>
  node['Node Type'] === 'Seq Scan' && (LARGE_TABLES as readonly string[]).includes(String(node['Relation Name']));

/** Readings of whole tables, and sorts of more than what an index has in order. */
function slow(plan: PlanNode): string[] {
  return nodesOf(plan)
    .filter((node) => node['Node Type'] === 'Sort' || isWhole(node))
    .map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''}`);
}

const ANY: InvoiceFilter = { clientId: null, status: null, today: '2026-11-22' };
const FILTERS: Readonly<Record<string, InvoiceFilter>> = {
  'all invoices': ANY,
  'Paid ones': { ...ANY, status: 'Paid' },
  'Unpaid ones': { ...ANY, status: 'Unpaid' },
  'Overdue ones': { ...ANY, status: 'Overdue' },
  'ones of another status': { ...ANY, status: 'Collections' },
  'ones of a client who has half of them': { ...ANY, clientId: 101 },
  'Unpaid ones of that client': { ...ANY, clientId: 101, status: 'Unpaid' },
};
const NONE: TransactionFilter = { invoiceId: null, clientId: null, reference: null };
const TRANSACTIONS: Readonly<Record<string, TransactionFilter>> = {
  all: NONE,
  'those of an invoice': { ...NONE, invoiceId: 101 },
  'those of a client': { ...NONE, clientId: 101 },
  'those of a reference': { ...NONE, reference: 'R101' },
};
const QUOTES: Readonly<Record<string, QuoteFilter>> = {
  'all quotes': {},
  'the quote of an id': { id: 102 },
  'quotes of a client': { clientId: 102 },
  'quotes without a client': { clientId: null },
  'quotes of a subject': { subject: 'QUOTE 102' },
  'quotes in a stage': { stage: 'Draft' },
  'quotes in a stage that none is in': { stage: 'On Hold' },
  'quotes of a day': { createdOn: '2026-10-05' },
  'quotes that were changed on a day': { changedOn: '2026-11-05' },
  'quotes with a last day': { validOn: '2026-12-05' },
};

describe('With two million of everything, a page is read from an index in its order', () => {
  it.each(Object.keys(FILTERS).flatMap((name) => INVOICE_KEYS.map((by) => [name, by] as const)))(
    '%s by %s',
    async (name, by) => {
      for (const isDescending of [false, true]) {
        const plans = await plansOf(() =>
          reads.invoiceList.ids(ACTOR, FILTERS[name]!, { by, isDescending }, { start: 10_000, size: 25 }),
        );
        expect(plans.flatMap(slow)).toEqual([]);
      }
    },
  );

  it.each(CLIENT_ORDERS)('clients by %s', async (order) => {
    for (const status of [null, 'Active'] as const) {
      for (const isDescending of [false, true]) {
        const query = { status, search: null, order, isDescending };
        const plans = await plansOf(() => reads.clients.ids(ACTOR, query, { start: 10_000, size: 25 }));
        expect([status, ...plans.flatMap(slow)]).toEqual([status]);
        const scans = plans.flatMap(nodesOf).filter((node) => node['Relation Name'] === 'clients');
        expect(new Set(scans.map((node) => node['Node Type']))).toEqual(new Set(['Index Only Scan']));
      }
    }
  });

  it('clients by the beginning of a name: by the indexes of the searched texts', async () => {
    const query = { status: null, search: 'absent', order: 'last-name', isDescending: false } as const;
    const plans = await plansOf(() => reads.clients.ids(ACTOR, query, { start: 0, size: 25 }));
    expect(plans.flatMap(nodesOf).filter(isWhole)).toEqual([]);
    const scans = plans.flatMap(nodesOf).flatMap((node) => node['Index Name'] ?? []);
    expect(scans).toContain('clients_email_idx');
    expect(scans).toContain('clients_full_name_idx');
  });

  it.each(Object.keys(TRANSACTIONS))('transactions: %s', async (name) => {
    const plans = await plansOf(() => reads.transactionList.ids(ACTOR, TRANSACTIONS[name]!, { start: 0, size: 25 }));
    expect(plans.flatMap(nodesOf).filter(isWhole)).toEqual([]);
  });

  it.each(Object.keys(QUOTES))('%s', async (name) => {
    for (const start of [0, 10_000]) {
      const plans = await plansOf(() => reads.quotes.ids(ACTOR, QUOTES[name]!, { start, size: 25 }));
      expect(plans.flatMap(slow)).toEqual([]);
    }
  });
});
