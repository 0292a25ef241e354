import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { nodesOf } from '../../statements/plan.ts';
import { growing, plansOf } from '../../support/plans/bounded-plans.ts';
import { TENANT_ID } from '../../support/builders.ts';
import { claimMillions, fillBooks } from '../../support/large-books.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';
import { sendUsualStatements, USUAL_WORK, type Sent } from '../../support/plans/usual-statements.ts';

let books: Books;
let planner: pg.Client;
let sent: ReadonlyMap<string, readonly Sent[]>;

beforeAll(async () => {
  books = await openBooks({ numberFormat: '{NUMBER}' });
  await fillBooks(books.adminUrl);
  sent = await sendUsualStatements(books);
  await claimMillions(books.adminUrl);
  planner = new pg.Client({ connectionString: books.adminUrl });
  await planner.connect();
});

afterAll(async () => {
  await planner.end();
  await books.close();
  jest.restoreAllMocks();
});

describe('With two million of everything, it is by an index, and a narrow part of it, that PostgreSQL does', () => {
  it.each(USUAL_WORK)('%s', async (name) => {
    const statements = sent.get(name) ?? [];
    const plans = await plansOf(planner, statements);
    expect(statements.length).toBeGreaterThan(0);
    expect(plans.flatMap(growing)).toEqual([]);
  });
});

describe('With two million of everything', () => {
  it('waiting events are found by the index that has nothing else', async () => {
    const nodes = (await plansOf(planner, sent.get('taking events') ?? [])).flatMap(nodesOf);
    const scans = nodes.filter((node) => node['Relation Name'] === 'outbox');
    expect(scans.length).toBeGreaterThanOrEqual(4);
    expect(new Set(scans.map((node) => node['Index Name']))).toEqual(new Set(['outbox_pending_idx']));
  });

  it('jobs that are not done are found by the indexes that have nothing else', async () => {
    const listing = (sent.get('listing jobs') ?? []).filter(({ sql }) => sql.includes('outbox o'));
    const nodes = (await plansOf(planner, listing)).flatMap(nodesOf);
    const scanned = new Set(nodes.map((node) => node['Index Name']).filter((name) => name?.startsWith('outbox_')));
    // A later event of the same delivery is found among those of its invoice.
    expect([...scanned].sort()).toEqual(['outbox_invoice_idx', 'outbox_open_idx', 'outbox_pending_idx']);
  });

  it('nothing that is done all day counts the rows of a table', () => {
    const counted = [...sent.values()]
      .flat()
      .flatMap(({ sql }) =>
        [...sql.matchAll(/\bcount\s*\([^)]*\)\s+from\s+"?(\w+)/gi)].map(([, table]) => table ?? ''),
      );
    // The last is the part of a search, of 10,001 rows at most.
    expect(new Set(counted)).toEqual(new Set(['payment_claims_added', 'clients_moved', 'c']));
  });

  it('is what a plan without an index would be refused for', async () => {
    const plans = await plansOf(planner, [
      { sql: 'select id from invoices where tenant_id = $1 and notes = $2', bindings: [TENANT_ID, 'x'], isNamed: true },
      { sql: 'select id from payments where tenant_id = $1', bindings: [TENANT_ID], isNamed: true },
    ]);
    expect(plans.map((plan) => growing(plan).length)).toEqual([1, 1, 1, 1]);
  });
});
