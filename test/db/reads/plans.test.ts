import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Knex } from 'knex';
import pg from 'pg';
import { dailyAgesOfTenants } from '../../../db/queue/daily-ages.ts';
import { endedTasks, invoicesDue, invoicesWithCredit } from '../../../db/queue/daily-runs.ts';
import { PortalPasswords } from '../../../db/logins/portal-passwords.ts';
import { BillingReads } from '../../../db/reads/billing/billing-reads.ts';
import {
  BEFORE_ALL_CAPTURES,
  captureOfInvoice,
  CaptureReads,
  openCaptures,
  openCharges,
  pendingCaptures,
} from '../../../db/reads/billing/capture-reads.ts';
import { SalesReads } from '../../../db/reads/sales-reads.ts';
import { deliveryWork } from '../../../db/queue/deliveries.ts';
import { settle, settleAll, takePending } from '../../../db/queue/outbox.ts';
import { listJobs } from '../../../db/admin/jobs.ts';
import { sealHistory, tenantsToSeal } from '../../../db/maintenance/history-seals.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { inOneTransaction } from '../../../db/postgres/sql.ts';
import { pruneBatch, pruneMails } from '../../../db/maintenance/pruning.ts';
import { jobBacklog } from '../../../db/reads/job-backlog.ts';
import { ALL_ACTIVITY } from '../../../src/core/lookups/activity.ts';
import { ActivityReads } from '../../../db/reads/lookups/activity.ts';
import { ListReads } from '../../../db/reads/lists/list-reads.ts';
import { CredentialReads } from '../../../db/reads/credential-reads.ts';
import { ActorReads } from '../../../db/reads/actor-reads.ts';
import { InvoiceReads } from '../../../db/reads/invoice-reads.ts';
import { SentMailReads } from '../../../db/reads/sent-mail-reads.ts';
import { mailSubject } from '../../../db/reads/mail-reads.ts';
import { InvoicePageReads } from '../../../db/reads/page-reads.ts';
import type { Command } from '../../../src/core/commands.ts';
import { nodesOf, type PlanNode } from '../../statements/plan.ts';
import { conjuncts } from '../../statements/conditions.ts';
import {
  ACTOR,
  addPayment,
  createInvoice,
  decimal,
  newLine,
  refundPayment,
  TENANT_ID,
  updateInvoice,
} from '../../support/builders.ts';
import { claimMillions, fillBooks, LARGE_TABLES, seededIds } from '../../support/large-books.ts';
import { openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

/** A statement of the gateway, as it sent it. */
interface Sent {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

let books: Books;
let writer: Writer;
let planner: pg.Client;
const PLANNED = /^\s*(?:select|insert|update|delete|with)\b/i;
const sent = new Map<string, readonly Sent[]>();

const GUESS = { account: 'account', address: 'address' };

/** The gateway's usual statements, by the names of the tests below. */
const WORK: Readonly<Record<string, () => Promise<unknown>>> = {
  'a payment': () => written([addPayment({ invoiceId: 101, reference: 'R101' })]),
  'a payment of too much': () => written([addPayment({ invoiceId: 108, amount: decimal('70.00') })]),
  'a payment without a number, by its duplicateDigest': () =>
    written([addPayment({ invoiceId: 115, reference: '', duplicateDigest: { digest: 'digest 115', isTimed: true } })]),
  'a payment that completes a delivery': () => written([addPayment({ invoiceId: 122, completesDelivery: true })]),
  'a batch of 200 payments': () =>
    written(
      seededIds(250)
        .slice(50)
        .map((invoiceId) => addPayment({ invoiceId })),
    ),
  'a new invoice that takes credit': () =>
    written([createInvoice({ clientId: 101, appliesCredit: true, lines: [newLine('5.00')], sendsMail: true })]),
  'a change of an invoice': () =>
    written([
      updateInvoice({
        invoiceId: 129,
        credit: decimal('0.50'),
        editedLines: [{ ...newLine('70.00'), id: 129 }],
        newLines: [newLine('5.00')],
      }),
    ]),
  'a refund': () => written([refundPayment({ invoiceId: 136, paymentId: 136, amount: decimal('0.10') })]),
  'a batch of 200 changes, refunds and new invoices': () =>
    written(
      seededIds(500)
        .slice(300)
        .map((id, at): Command =>
          at % 3 === 0
            ? updateInvoice({ invoiceId: id, notes: 'So be it', credit: decimal('0.10') })
            : at % 3 === 1
              ? refundPayment({ invoiceId: id, paymentId: id, amount: decimal('0.10') })
              : createInvoice({ clientId: id, appliesCredit: true }),
        ),
    ),
  'reading an invoice': () => new InvoiceReads(writer.pool).invoice(ACTOR, 101),
  'checking a credential': () => new ActorReads(writer.pool).check(ACTOR),
  'listing mails': () =>
    new SentMailReads(new ListReads(writer.pool)).mailIds(
      ACTOR,
      { clientId: 101, sent: '2026-11-22', subject: 'x' },
      { start: 0, size: 25 },
    ),
  'reading mails': () => new SentMailReads(new ListReads(writer.pool)).mails(ACTOR, [1]),
  'pruning mails': () => pruneMails(books.owner, TENANT_ID),
  'reading a page': () => new InvoicePageReads(writer.pool).invoicePage(TENANT_ID, 101),
  'finding a credential': () => new CredentialReads(writer.pool).find('whmcs', ['api-secret'], 'test', null),
  'finding a credential, and who has guessed': () =>
    new CredentialReads(writer.pool).find('whmcs', ['api-secret', 'admin-login'], 'test', GUESS),
  'listing the activity': async () => {
    const activity = new ActivityReads(new ListReads(writer.pool));
    await activity.ids(ACTOR, { ...ALL_ACTIVITY, clientId: 101 }, { start: 0, size: 25 });
    await activity.rows(ACTOR, seededIds(25));
  },
  'reading a mail': () => mailSubject(writer.pool, TENANT_ID, 101),
  'reading a completion': () => deliveryWork(writer.pool, TENANT_ID, 101),
  'finding invoices of a daily task': async () => {
    const days = { from: '2026-11-08', until: '2026-11-15', prefix: 'daily:late-fee:' };
    for (const spares of ['none', 'gets_no_reminders', 'is_late_fee_exempt'] as const) {
      await invoicesDue(books.owner, TENANT_ID, { ...days, spares }, { id: 150, dueOn: '2026-11-15' }, 100);
    }
  },
  'finding invoices that credit may pay': () => invoicesWithCredit(books.owner, TENANT_ID, 101, 100),
  'finding and ending runs of daily tasks': async () => {
    await dailyAgesOfTenants(books.owner);
    await endedTasks(books.owner, TENANT_ID, '2026-11-22');
  },
  'finding what a run of billing has to do': async () => {
    const billing = new BillingReads(writer.pool);
    await billing.dueItems(ACTOR, '2026-11-22', null);
    await billing.dueItems(ACTOR, '2026-11-22', 101);
    await billing.isDone(ACTOR, 'key:1');
    await billing.hasClient(ACTOR, 101);
  },
  'reading the charge and the pay method of an invoice': async () => {
    const captures = new CaptureReads(writer.pool);
    await captures.payMethodOf(ACTOR, 101);
    await captures.capture(ACTOR, 101);
  },
  'finding charges without an end': async () => {
    await pendingCaptures(writer.pool, TENANT_ID, 0, BEFORE_ALL_CAPTURES, 100);
    await openCaptures(writer.pool, TENANT_ID, 100);
    await captureOfInvoice(writer.pool, TENANT_ID, 101);
    await openCharges(writer.pool);
  },
  'searching invoices of the corp-ID dialect': async () => {
    const sales = new SalesReads(writer.pool);
    const all = { dates: null, fromId: 101, toId: null, clientId: null, typeId: null, isPaid: false, after: null };
    const dates = { of: 'due', from: '2026-11-01', to: '2026-11-15' } as const;
    for (const search of [
      all,
      { ...all, after: { date: null, id: 150 } },
      { ...all, clientId: 101 },
      { ...all, typeId: 2, isPaid: true },
      { ...all, dates },
      { ...all, dates: { ...dates, of: 'issued' as const } },
    ]) {
      await sales.search(ACTOR, { ...search, limit: 25 });
    }
  },
  'finding the password of a client': () => new PortalPasswords(writer.pool).find(ACTOR, 'c@example.com', GUESS),
  'taking events': () => inOneTransaction(writer.pool, (trx) => takePending(trx, 100)),
  'sealing the history': async () => {
    // The first rows of the books, and then the added ones.
    while ((await sealHistory(books.owner, TENANT_ID, SIGNER))?.isFull === true);
    await written([addPayment({ invoiceId: 143 })]);
    await sealHistory(books.owner, TENANT_ID, SIGNER);
    await tenantsToSeal(books.owner, 1_000);
  },
  'pruning outcomes': () => pruneBatch(books.owner, TENANT_ID, 'commands', 30),
  'pruning events': () => pruneBatch(books.owner, TENANT_ID, 'events', 30),
  'listing jobs': () =>
    asAdmin((admin) => listJobs(admin, { tenantId: null, task: null, states: null, after: null }, 100)),
  'counting jobs': () => asAdmin(jobBacklog),
  'settling an event': () =>
    settle(books.owner, { tenantId: TENANT_ID, id: 400 }, 'queued', '2026-11-22T10:00:00.000Z'),
  'settling events': () =>
    settleAll(books.owner, [{ tenantId: TENANT_ID, id: 400 }], 'queued', '2026-11-22T10:00:00.000Z'),
};

const SIGNER = { signingName: 'test', sign: (): Buffer => Buffer.alloc(32) };

/** The queue's tables are open only to the worker, who does not own ours. */
async function asAdmin(work: (admin: Knex) => Promise<unknown>): Promise<void> {
  const admin = openDatabase(books.adminUrl, { max: 1, name: 'test' });
  await work(admin).finally(() => admin.destroy());
}

/** A batch of which nothing is refused: a refusal would leave out the statements that matter. */
async function written(commands: readonly Command[]): Promise<void> {
  for (const outcome of await writer.write(commands)) resultOf(outcome);
}

beforeAll(async () => {
  // Whichever way a statement goes, it is by the driver. A pool keeps the spy: it stays to the end.
  const spy = jest.spyOn(pg.Client.prototype, 'query');
  books = await openBooks({ numberFormat: '{NUMBER}' });
  await fillBooks(books.adminUrl);
  // The owner's role: it may do what runtime and worker may.
  writer = books.writer({ url: books.urls.owner });
  for (const [name, work] of Object.entries(WORK)) {
    spy.mockClear();
    await work();
    sent.set(
      name,
      spy.mock.calls.flatMap(([query]) => sentBy(query)),
    );
  }
  await claimMillions(books.adminUrl);
  planner = new pg.Client({ connectionString: books.adminUrl });
  await planner.connect();
});

afterAll(async () => {
  await planner.end();
  await books.close();
  jest.restoreAllMocks();
});

/** The statements of the driver that have a plan. */
function sentBy(query: unknown): Sent[] {
  const { text, values = [] } = (typeof query === 'string' ? { text: query } : query) as pg.QueryConfig<unknown[]>;
  return PLANNED.test(text) ? [{ sql: text, bindings: values }] : [];
}

/**
 * The plan for the values that were sent, which an unnamed statement gets, and the one for any values, which a
 * connection may keep for a statement that has a name.
 */
async function planOf({ sql, bindings }: Sent): Promise<PlanNode[]> {
  return [await explained('generic_plan off', sql, bindings), await explained('generic_plan', sql)];
}

async function explained(option: string, sql: string, bindings?: readonly unknown[]): Promise<PlanNode> {
  const text = `explain (verbose, format json, ${option}) ${sql}`;
  const { rows } = await planner.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
    text,
    ...(bindings === undefined ? {} : { values: [...bindings] }),
  });
  return rows[0]!['QUERY PLAN'][0].Plan;
}

async function plansOf(statements: readonly Sent[]): Promise<PlanNode[]> {
  const plans: PlanNode[] = [];
  for (const statement of statements) plans.push(...(await planOf(statement)));
  return plans;
}

/** The readings of large tables that take longer the more there is in them. */
function growing(plan: PlanNode): string[] {
  return nodesOf(plan)
    .filter(
      (node) => LARGE_TABLES.some((table) => table === node['Relation Name']) && node['Node Type'] !== 'ModifyTable',
    )
    .filter((node) => !isBounded(node))
    .map(
      (node) =>
        `${node['Node Type']} on ${node['Relation Name'] ?? ''} by ${indexConditions(node).join(' and ') || 'nothing'}`,
    );
}

function indexConditions(node: PlanNode): readonly string[] {
  const condition = node['Index Cond'] ?? node['Recheck Cond'];
  return typeof condition === 'string' ? conjuncts(condition) : [];
}

/** Few events are unfinished, and indexes contain only these. */
const FEW = ['outbox_pending_idx', 'outbox_open_idx'];

/** By an index, and by more of it than the tenant. */
function isBounded(node: PlanNode): boolean {
  const indexes = nodesOf(node).flatMap((each) => each['Index Name'] ?? []);
  const hasFew = indexes.length > 0 && indexes.every((name) => FEW.includes(name));
  return hasFew || indexConditions(node).length >= 2;
}

describe('With two million of everything, it is by an index, and a narrow part of it, that PostgreSQL does', () => {
  it.each(Object.keys(WORK))('%s', async (name) => {
    const statements = sent.get(name) ?? [];
    const plans = await plansOf(statements);
    expect(statements.length).toBeGreaterThan(0);
    expect(plans.flatMap(growing)).toEqual([]);
  });
});

describe('With two million of everything', () => {
  it('waiting events are found by the index that has nothing else', async () => {
    const nodes = (await plansOf(sent.get('taking events') ?? [])).flatMap(nodesOf);
    const scans = nodes.filter((node) => node['Relation Name'] === 'outbox');
    expect(scans.length).toBeGreaterThanOrEqual(4);
    expect(new Set(scans.map((node) => node['Index Name']))).toEqual(new Set(['outbox_pending_idx']));
  });

  it('jobs that are not done are found by the indexes that have nothing else', async () => {
    const listing = (sent.get('listing jobs') ?? []).filter(({ sql }) => sql.includes('outbox o'));
    const nodes = (await plansOf(listing)).flatMap(nodesOf);
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
    expect(new Set(counted)).toEqual(new Set(['payment_claims_added', 'credit_moved', 'c']));
  });

  it('is what a plan without an index would be refused for', async () => {
    const plans = await plansOf([
      { sql: 'select id from invoices where tenant_id = $1 and notes = $2', bindings: [TENANT_ID, 'x'] },
      { sql: 'select id from payments where tenant_id = $1', bindings: [TENANT_ID] },
    ]);
    expect(plans.map((plan) => growing(plan).length)).toEqual([1, 1, 1, 1]);
  });
});
