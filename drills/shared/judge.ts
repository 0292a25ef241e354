import type pg from 'pg';
import type { Journal } from './journal.ts';
import type { Payment } from './payment.ts';

/** A payment in the database of the new primary. */
export interface Recorded {
  readonly tenant_id: string;
  readonly invoice_id: string;
  readonly reference: string;
  readonly amount_minor: string;
}

/** The faults, each as a count with examples; all empty in a drill that passed. */
export interface Verdict {
  readonly acknowledged: number;
  readonly recorded: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  /** Recorded, and never sent by any caller. */
  readonly unasked: readonly string[];
}

/** Compares callers' answers with the records. */
export function compare(
  sent: ReadonlyMap<string, Payment>,
  acknowledged: ReadonlyMap<string, Payment>,
  recorded: readonly Recorded[],
): Verdict {
  const rows = new Map<string, Recorded[]>();
  for (const row of recorded) rows.set(row.reference, [...(rows.get(row.reference) ?? []), row]);
  const references = [...rows.keys()];
  return {
    acknowledged: acknowledged.size,
    recorded: recorded.length,
    lost: [...acknowledged.keys()].filter((reference) => !rows.has(reference)),
    doubled: references.filter((reference) => (rows.get(reference)?.length ?? 0) > 1),
    wrong: recorded.filter((row) => isWrong(row, sent.get(row.reference))).map(({ reference }) => reference),
    unasked: references.filter((reference) => !sent.has(reference)),
  };
}

function isWrong(row: Recorded, payment: Payment | undefined): boolean {
  return (
    payment !== undefined &&
    (Number(row.tenant_id) !== payment.tenantId ||
      Number(row.invoice_id) !== payment.invoiceId ||
      Number(row.amount_minor) !== payment.amountMinor)
  );
}

/** Invariants of the tables, each as a query that finds rows against it. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'an invoice’s sums are those of its payments': `
    select i.id from invoices i left join (select tenant_id, invoice_id, sum(amount_minor) as paid from payments
      group by 1, 2) p on p.tenant_id = i.tenant_id and p.invoice_id = i.id
    where i.paid_minor <> coalesce(p.paid, 0)`,
  'a payment has exactly one row of history': `
    select p.id from payments p left join history h on h.tenant_id = p.tenant_id and h.action = 'add-payment'
      and h.outcome = 'applied' and h.command_id = p.command_id
    group by p.tenant_id, p.id having count(h.id) <> 1`,
  'a payment has exactly one event': `
    select p.id from payments p left join outbox o on o.tenant_id = p.tenant_id and o.event = 'payment.recorded'
      and o.command_id = p.command_id
    group by p.tenant_id, p.id having count(o.id) <> 1`,
  'a row of history or an event of a payment has its payment': `
    select x.id from (
      select tenant_id, id, command_id from outbox where event = 'payment.recorded'
      union all select tenant_id, id, command_id from history where action = 'add-payment' and outcome = 'applied') x
    left join payments p on p.tenant_id = x.tenant_id and p.command_id = x.command_id
    where p.id is null`,
  'an invoice’s chain of history has no gap': `
    select i.id from invoices i left join (select tenant_id, invoice_id, count(*) as links, max(seq) as last from history
      group by 1, 2) h on h.tenant_id = i.tenant_id and h.invoice_id = i.id
    where i.history_seq <> coalesce(h.links, 0) or i.history_seq <> coalesce(h.last, 0)`,
};

export interface Judgement {
  readonly verdict: Verdict;
  readonly broken: readonly string[];
  readonly mails: Mails;
}

/** Mails of payments, and their state. */
export interface Mails {
  readonly asked: number;
  /** By their state in the outbox, other than `done`. */
  readonly waiting: number;
  /** Marked done, and never received. */
  readonly missing: number;
}

/** Judges over a connection to the server that accepts writes now. */
export async function judge(owner: pg.Client, journal: Journal, received: ReadonlySet<string>): Promise<Judgement> {
  const { rows } = await owner.query<Recorded>('select tenant_id, invoice_id, reference, amount_minor from payments');
  const broken: string[] = [];
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const found = await owner.query<{ id: string }>(sql);
    if (found.rows.length > 0)
      broken.push(
        `${name}: not ${found.rows
          .slice(0, 5)
          .map(({ id }) => id)
          .join(', ')}`,
      );
  }
  return {
    verdict: compare(journal.sent, journal.acknowledged, rows),
    broken,
    mails: await mailsOf(owner, received),
  };
}

/** How many mails are not done yet. */
export async function waitingMails(owner: pg.Client): Promise<number> {
  return (await statesOf(owner)).filter(({ state }) => state !== 'done').length;
}

/** The mails that are not done: by state in the outbox, and by state of their jobs in the queue. */
export async function whereMailsAre(owner: pg.Client): Promise<Readonly<Record<string, number>>> {
  const { rows } = await owner.query<{ name: string; count: string }>(
    `select 'outbox ' || state as name, count(*) from outbox where event like 'mail.%' and state <> 'done' group by 1
     union all
     select case when locked_at is not null then 'jobs held' when run_at > now() then 'jobs to be tried again later'
       else 'jobs ready' end, count(*) from graphile_worker._private_jobs group by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
}

async function mailsOf(owner: pg.Client, received: ReadonlySet<string>): Promise<Mails> {
  const mails = await statesOf(owner);
  const done = mails.filter(({ state }) => state === 'done');
  return {
    asked: mails.length,
    waiting: mails.length - done.length,
    missing: done.filter(({ tenant_id, id }) => !received.has(`${tenant_id}.${id}`)).length,
  };
}

interface MailRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly state: string;
}

async function statesOf(owner: pg.Client): Promise<readonly MailRow[]> {
  const { rows } = await owner.query<MailRow>("select tenant_id, id, state from outbox where event like 'mail.%'");
  return rows;
}
