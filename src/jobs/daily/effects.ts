import { createHash } from 'node:crypto';
import {
  invoicesDue,
  invoicesWithCredit,
  type DailyTenant,
  type DueInvoice,
  type Spared,
} from '../../../db/queue/daily-runs.ts';
import { DAILY } from '../../../db/admin/daily-settings.ts';
import { generateInvoices } from '../../core/billing/run.ts';
import type { Command, CommandOrigin, Outcome } from '../../core/commands.ts';
import type { DailySettings, DailyTask } from '../../core/daily/settings.ts';
import { addDays, type LocalDate } from '../../core/dates.ts';
import type { MailTemplateName } from '../../core/mail/mail.ts';
import type { Clock, Commands, Reads } from '../../core/ports.ts';
import type { Logger } from '../../observability/log/logger.ts';
import type { Queryable } from '../../../db/postgres/sql.ts';

export interface DailyOptions {
  readonly database: Queryable;
  readonly commands: Commands;
  readonly reads: Pick<Reads, 'billing'>;
  readonly clock: Clock;
  /** The clock of deadlines. */
  readonly steadyClock: Clock;
  readonly logger: Logger;
  /** Called for each run that ended. */
  readonly onEnded?: (task: DailyTask, counts: Counts) => void;
}

/** One task of a tenant on one of its local days. */
export interface DailyRunOf {
  readonly tenant: DailyTenant;
  readonly task: DailyTask;
  readonly day: LocalDate;
}

/** Commands that did something, and commands that were refused. */
export interface Counts {
  readonly effects: number;
  readonly failures: number;
}

type Effects = (options: DailyOptions, run: DailyRunOf, signal: AbortSignal) => Promise<Counts>;

/** Rows of one step. */
const STEP = 100;
/** Commands in the queue at once: payments of the tenant have the rest of a batch. */
const AT_ONCE = 10;
/** A gateway that was away for so many days does the work of these days. */
const DAYS_BACK = 7;
/** One run of `bill-items`; the next day makes the others. */
const MOST_INVOICES = 10_000;
const PATIENCE_MS = 10_000;

/** `about` is the same in each run of the task that would do the same. */
function originOf({ steadyClock }: DailyOptions, run: DailyRunOf, about: string): CommandOrigin {
  return {
    commandId: `daily:${run.task}:${about}`,
    requestDigest: null,
    actor: run.tenant.actor,
    dialect: DAILY,
    requestId: `${run.task} ${run.day}`,
    deadline: steadyClock.now() + PATIENCE_MS,
    mayRound: false,
  };
}

/** Counts an outcome once: a replay was counted by the run that did it. */
function countOf(outcome: Outcome): Counts {
  if (!outcome.ok) return { effects: 0, failures: 1 };
  const { result } = outcome;
  const isNothing =
    (result.kind === 'invoice-reminded' && !result.isDone) ||
    (result.kind === 'late-fee-charged' && result.feeInvoiceId === null);
  return { effects: isNothing || outcome.isReplay === true ? 0 : 1, failures: 0 };
}

async function submitAll(options: DailyOptions, commands: readonly Command[], signal: AbortSignal): Promise<Counts> {
  let [effects, failures] = [0, 0];
  for (let at = 0; at < commands.length && !signal.aborted; at += AT_ONCE) {
    const outcomes = await Promise.all(commands.slice(at, at + AT_ONCE).map((each) => options.commands.submit(each)));
    for (const count of outcomes.map(countOf)) {
      effects += count.effects;
      failures += count.failures;
    }
  }
  return { effects, failures };
}

/** Which invoices a task is about: due at least so many days ago, and at most so many. */
interface Window {
  readonly daysAgo: number;
  readonly before: number;
  /** The clients that the task leaves out. */
  readonly spares: Spared;
}

/** Walks the Unpaid invoices that were due so many days ago, or a few days more. */
async function forDue(
  options: DailyOptions,
  run: DailyRunOf,
  signal: AbortSignal,
  { daysAgo, before, spares }: Window,
  build: (invoice: DueInvoice, dueUntil: LocalDate) => Command,
): Promise<Counts> {
  const until = addDays(run.day, -daysAgo);
  const from = addDays(run.day, -Math.min(daysAgo + DAYS_BACK, before));
  const prefix = `daily:${run.task}:`;
  if (until === null || from === null) return { effects: 0, failures: 0 };
  let [effects, failures] = [0, 0];
  let after: DueInvoice = { id: 0, dueOn: from };
  for (;;) {
    const { tenantId } = run.tenant.actor;
    const due = await invoicesDue(options.database, tenantId, { from, until, prefix, spares }, after, STEP);
    const counts = await submitAll(
      options,
      due.map((invoice) => build(invoice, until)),
      signal,
    );
    effects += counts.effects;
    failures += counts.failures;
    const last = due.at(-1);
    if (last === undefined || due.length < STEP || signal.aborted) return { effects, failures };
    after = last;
  }
}

/** `stages` are the days of this reminder and of the later ones: an invoice gets the latest that is due. */
function reminder(template: MailTemplateName, stages: (of: DailySettings) => readonly (number | null)[]): Effects {
  return async (options, run, signal) => {
    const [daysAgo = null, ...later] = stages(run.tenant.settings);
    if (daysAgo === null) return { effects: 0, failures: 0 };
    const spares = daysAgo > 0 ? 'gets_no_reminders' : 'none';
    const before = Math.min(...later.map((days) => (days === null ? Infinity : days - 1)));
    return await forDue(options, run, signal, { daysAgo, before, spares }, ({ id, dueOn }) => ({
      kind: 'remind-invoice',
      origin: originOf(options, run, `${id}:${dueOn}`),
      invoiceId: id,
      template,
      dueOn,
    }));
  };
}

const lateFees: Effects = async (options, run, signal) => {
  const { lateFee } = run.tenant.settings;
  if (lateFee === null) return { effects: 0, failures: 0 };
  return await forDue(
    options,
    run,
    signal,
    { daysAgo: lateFee.days, before: Infinity, spares: 'is_late_fee_exempt' },
    ({ id, dueOn }, dueUntil) => ({
      kind: 'charge-late-fee',
      origin: originOf(options, run, `${id}:${dueOn}`),
      invoiceId: id,
      dueUntil,
      fee: lateFee,
    }),
  );
};

/** One after the other: the credit that is left decides on the next invoice of a client. */
const applyCredit: Effects = async (options, run, signal) => {
  let [effects, failures] = [0, 0];
  let afterClient = 0;
  for (;;) {
    const found = await invoicesWithCredit(options.database, run.tenant.actor.tenantId, afterClient, STEP);
    let paid = 0;
    for (const { id } of found) {
      if (signal.aborted) return { effects, failures };
      const origin = originOf(options, run, `${run.day}:${id}`);
      const outcome = await options.commands.submit({
        kind: 'apply-credit',
        origin,
        invoiceId: id,
        amount: null,
        sendsMail: true,
      });
      if (outcome.ok && outcome.result.kind === 'credit-applied' && outcome.result.isPaid) paid += 1;
      // Credit that ended with an earlier invoice is not a failure.
      const isSpent = !outcome.ok && ['credit-not-positive', 'invoice-not-unpaid'].includes(outcome.code);
      const count = isSpent ? { effects: 0, failures: 0 } : countOf(outcome);
      effects += count.effects;
      failures += count.failures;
    }
    const last = found.at(-1);
    if (last === undefined) return { effects, failures };
    // A client with more invoices than a step has goes on with the next ones, as long as some are paid.
    const isOneClient = found.length >= STEP && found[0]?.clientId === last.clientId;
    afterClient = isOneClient && paid > 0 ? last.clientId - 1 : last.clientId;
  }
};

/** The items are locked and decided again, so that a run after a crash bills none twice. */
const billItems: Effects = async (options, run, signal) => {
  const made = await generateInvoices({
    commands: options.commands,
    reads: options.reads.billing,
    actor: run.tenant.actor,
    nextOrigin: (about) => originOf(options, run, `${run.day}:${digestOf(about)}`),
    today: run.day,
    clientId: null,
    sendsMail: true,
    most: MOST_INVOICES,
    atOnce: AT_ONCE,
    isStopped: () => signal.aborted,
  });
  if (made === 'revoked') {
    throw new Error(`The credential of the daily tasks of tenant ${run.tenant.actor.tenantId} moved`);
  }
  return { effects: made.invoicesMade, failures: made.invoicesRefused };
};

/** Short, however many items an invoice has. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export const EFFECTS: Readonly<Record<DailyTask, Effects>> = {
  'bill-items': billItems,
  'apply-credit': applyCredit,
  'late-fee': lateFees,
  // Not on the due date itself, and not later.
  'before-due': reminder('Invoice Payment Reminder', ({ beforeDueDays }) => [
    beforeDueDays === null ? null : -beforeDueDays,
    0,
  ]),
  'first-overdue': reminder('First Invoice Overdue Notice', (of) => [
    of.firstOverdueDays,
    of.secondOverdueDays,
    of.thirdOverdueDays,
  ]),
  'second-overdue': reminder('Second Invoice Overdue Notice', (of) => [of.secondOverdueDays, of.thirdOverdueDays]),
  'third-overdue': reminder('Third Invoice Overdue Notice', (of) => [of.thirdOverdueDays]),
};
