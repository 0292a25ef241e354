import { jest } from '@jest/globals';
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
import { hasYoungSeal, sealHistory } from '../../../db/maintenance/history-seals.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { inOneTransaction } from '../../../db/postgres/sql.ts';
import { pruneBatch, pruneMails } from '../../../db/maintenance/pruning.ts';
import { pendingEvents, queuedJobs } from '../../../db/reads/job-backlog.ts';
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
import {
  ACTOR,
  addPayment,
  createInvoice,
  decimal,
  newLine,
  refundPayment,
  TENANT_ID,
  updateInvoice,
} from '../builders.ts';
import { seededIds } from '../large-books.ts';
import { resultOf, type Books, type Writer } from '../ledgers.ts';

/** A statement of the gateway, as it sent it. */
export interface Sent {
  readonly sql: string;
  readonly bindings: readonly unknown[];
  /** Whether a connection keeps it, and its plan, under a name. */
  readonly isNamed: boolean;
}

interface Writing {
  readonly books: Books;
  readonly writer: Writer;
}

const PLANNED = /^\s*(?:select|insert|update|delete|with)\b/i;
const GUESS = { account: 'account', address: 'address' };

/** The gateway's usual work, by names. */
const WORK: Readonly<Record<string, (writing: Writing) => Promise<unknown>>> = {
  'a payment': (w) => written(w, [addPayment({ invoiceId: 101, reference: 'R101' })]),
  'a payment of too much': (w) => written(w, [addPayment({ invoiceId: 108, amount: decimal('70.00') })]),
  'a payment without a number, by its duplicateDigest': (w) =>
    written(w, [
      addPayment({ invoiceId: 115, reference: '', duplicateDigest: { digest: 'digest 115', isTimed: true } }),
    ]),
  'a payment that completes a delivery': (w) => written(w, [addPayment({ invoiceId: 122, completesDelivery: true })]),
  'a batch of 200 payments': (w) =>
    written(
      w,
      seededIds(250)
        .slice(50)
        .map((invoiceId) => addPayment({ invoiceId })),
    ),
  'a new invoice that takes credit': (w) =>
    written(w, [createInvoice({ clientId: 101, appliesCredit: true, lines: [newLine('5.00')], sendsMail: true })]),
  'a change of an invoice': (w) =>
    written(w, [
      updateInvoice({
        invoiceId: 129,
        credit: decimal('0.50'),
        editedLines: [{ ...newLine('70.00'), id: 129 }],
        newLines: [newLine('5.00')],
      }),
    ]),
  'a refund': (w) => written(w, [refundPayment({ invoiceId: 136, paymentId: 136, amount: decimal('0.10') })]),
  'a batch of 200 changes, refunds and new invoices': (w) =>
    written(
      w,
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
  'reading an invoice': (w) => new InvoiceReads(w.writer.pool).invoice(ACTOR, 101),
  'checking a credential': (w) => new ActorReads(w.writer.pool).check(ACTOR),
  'listing mails': (w) =>
    new SentMailReads(new ListReads(w.writer.pool)).mailIds(
      ACTOR,
      { clientId: 101, sent: '2026-11-22', subject: 'x' },
      { start: 0, size: 25 },
    ),
  'reading mails': (w) => new SentMailReads(new ListReads(w.writer.pool)).mails(ACTOR, [1]),
  'pruning mails': (w) => pruneMails(w.books.owner, TENANT_ID),
  'reading a page': (w) => new InvoicePageReads(w.writer.pool).invoicePage(TENANT_ID, 101),
  'finding a credential': (w) => new CredentialReads(w.writer.pool).find('whmcs', ['api-secret'], 'test', null),
  'finding a credential, and who has guessed': (w) =>
    new CredentialReads(w.writer.pool).find('whmcs', ['api-secret', 'admin-login'], 'test', GUESS),
  'listing the activity': async (w) => {
    const activity = new ActivityReads(new ListReads(w.writer.pool));
    await activity.ids(ACTOR, { ...ALL_ACTIVITY, clientId: 101 }, { start: 0, size: 25 });
    await activity.rows(ACTOR, seededIds(25));
  },
  'reading a mail': (w) => mailSubject(w.writer.pool, TENANT_ID, 101),
  'reading a completion': (w) => deliveryWork(w.writer.pool, TENANT_ID, 101),
  'finding invoices of a daily task': async (w) => {
    const days = { from: '2026-11-08', until: '2026-11-15', prefix: 'daily:late-fee:' };
    for (const spares of ['none', 'gets_no_reminders', 'is_late_fee_exempt'] as const) {
      await invoicesDue(w.books.owner, TENANT_ID, { ...days, spares }, { id: 150, dueOn: '2026-11-15' }, 100);
    }
  },
  'finding invoices that credit may pay': (w) => invoicesWithCredit(w.books.owner, TENANT_ID, 101, 100),
  'finding and ending runs of daily tasks': async (w) => {
    await dailyAgesOfTenants(w.books.owner);
    await endedTasks(w.books.owner, TENANT_ID, '2026-11-22');
  },
  'finding what a run of billing has to do': async (w) => {
    const billing = new BillingReads(w.writer.pool);
    await billing.dueItems(ACTOR, '2026-11-22', null);
    await billing.dueItems(ACTOR, '2026-11-22', 101);
    await billing.isDone(ACTOR, 'key:1');
    await billing.hasClient(ACTOR, 101);
  },
  'reading the charge and the pay method of an invoice': async (w) => {
    const captures = new CaptureReads(w.writer.pool);
    await captures.payMethodOf(ACTOR, 101);
    await captures.capture(ACTOR, 101);
  },
  'finding charges without an end': async (w) => {
    await pendingCaptures(w.writer.pool, TENANT_ID, 0, BEFORE_ALL_CAPTURES, 100);
    await openCaptures(w.writer.pool, TENANT_ID, 100);
    await captureOfInvoice(w.writer.pool, TENANT_ID, 101);
    await openCharges(w.writer.pool);
  },
  'searching invoices of the corp-ID dialect': async (w) => {
    const sales = new SalesReads(w.writer.pool);
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
  'finding the password of a client': (w) => new PortalPasswords(w.writer.pool).find(ACTOR, 'c@example.com', GUESS),
  'taking events': (w) => inOneTransaction(w.writer.pool, (trx) => takePending(trx, 100)),
  'sealing the history': async (w) => {
    // The first rows of the books, and then the added ones.
    while ((await sealHistory(w.books.owner, TENANT_ID, SIGNER))?.isFull === true);
    await written(w, [addPayment({ invoiceId: 143 })]);
    await sealHistory(w.books.owner, TENANT_ID, SIGNER);
    await hasYoungSeal(w.books.owner, TENANT_ID, 1_000);
  },
  'pruning outcomes': (w) => pruneBatch(w.books.owner, TENANT_ID, 'commands', 30),
  'pruning events': (w) => pruneBatch(w.books.owner, TENANT_ID, 'events', 30),
  'listing jobs': (w) =>
    asAdmin(w, (admin) => listJobs(admin, { tenantId: null, task: null, states: null, after: null }, 100)),
  'counting jobs': (w) => asAdmin(w, queuedJobs),
  'counting events': (w) => asAdmin(w, pendingEvents),
  'settling an event': (w) =>
    settle(w.books.owner, { tenantId: TENANT_ID, id: 400 }, 'queued', '2026-11-22T10:00:00.000Z'),
  'settling events': (w) =>
    settleAll(w.books.owner, [{ tenantId: TENANT_ID, id: 400 }], 'queued', '2026-11-22T10:00:00.000Z'),
};

const SIGNER = { signingName: 'test', sign: (): Buffer => Buffer.alloc(32) };

/** The queue's tables are open only to the worker, who does not own ours. */
async function asAdmin({ books }: Writing, work: (admin: Knex) => Promise<unknown>): Promise<void> {
  const admin = openDatabase(books.adminUrl, { max: 1, name: 'test' });
  await work(admin).finally(() => admin.destroy());
}

/** A batch of which nothing is refused: a refusal would leave out the statements that matter. */
async function written({ writer }: Writing, commands: readonly Command[]): Promise<void> {
  for (const outcome of await writer.write(commands)) resultOf(outcome);
}

export const USUAL_WORK: readonly string[] = Object.keys(WORK);

/** Does the usual work on books of {@link fillBooks}, and returns the statements of each kind that have a plan. */
export async function sendUsualStatements(books: Books): Promise<ReadonlyMap<string, readonly Sent[]>> {
  // Whichever way a statement goes, it is by the driver. A pool keeps the spy: it stays to the end.
  const spy = jest.spyOn(pg.Client.prototype, 'query');
  const sent = new Map<string, readonly Sent[]>();
  // The owner's role: it may do what runtime and worker may.
  const writer = books.writer({ url: books.urls.owner });
  for (const [name, work] of Object.entries(WORK)) {
    spy.mockClear();
    await work({ books, writer });
    sent.set(
      name,
      spy.mock.calls.flatMap(([query]) => sentBy(query)),
    );
  }
  return sent;
}

function sentBy(query: unknown): Sent[] {
  const {
    text,
    values = [],
    name,
  } = (typeof query === 'string' ? { text: query } : query) as pg.QueryConfig<unknown[]>;
  return PLANNED.test(text) ? [{ sql: text, bindings: values, isNamed: name !== undefined }] : [];
}
