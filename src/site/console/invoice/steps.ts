import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Cause, CauseFacts, SumsThen } from '../../../core/console/invoice-story.ts';
import type { LocalDate } from '../../../core/dates.ts';
import { day } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';
import { wallTimeText } from '../../kit/times.ts';
import { NOTE_REASONS } from './words.ts';

/** A row of the timeline, below its cause. */
export interface Step {
  readonly kind: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly what: HtmlValue;
  readonly sub?: HtmlValue;
  readonly state: string | null;
  /** Milliseconds since the cause; `null`: it waits. */
  readonly sinceMs: number | null;
  /** The anchor of a row of money. */
  readonly anchor?: string;
}

export interface StepContext {
  readonly currency: string;
  /** The first part of links to invoices, with its slash. */
  readonly invoices: string;
  readonly today: LocalDate;
  /** The payments that the balance shows: others were taken back, or are older. */
  readonly shownPayments: ReadonlySet<number>;
}

/** A payment by its number, as a link to its row where the page has it. */
function paymentText(id: number, { shownPayments }: StepContext, word = 'payment'): HtmlValue {
  return shownPayments.has(id) ? html`<a href="#payment-${String(id)}">${word} ${String(id)}</a>` : `${word} ${id}`;
}

/** The effects of a command on its invoice, in the transaction of the command. */
export function ownSteps(cause: Cause, context: StepContext): readonly Step[] {
  const { before, after, facts } = cause;
  if (cause.outcome === 'refused') return [];
  if (cause.outcome === 'repeated') return [...repeated(facts, context), ...chargeSteps(facts, context)];
  return [
    ...lineSteps(cause, context),
    ...facts.reversed.map(({ kind, id }) =>
      done('Correction', html`${kind === 'payment' ? 'Payment' : 'Refund'} ${String(id)} was taken back`, null, 'warn'),
    ),
    ...moneySteps(cause, context),
    ...creditSteps(before, after, context),
    ...noteSteps(facts, context),
    ...chargeSteps(facts, context),
    ...otherSteps(facts, context),
    ...changeSteps(before, after, facts),
  ];
}

function repeated({ repeatedPaymentId: id }: CauseFacts, context: StepContext): readonly Step[] {
  if (id === undefined) return [done('Repeat', 'Everything was done before. Nothing more was recorded', null, 'quiet')];
  const named = paymentText(id, context, 'Payment');
  return [done('Repeat', html`${named} is on record. Nothing more was recorded`, null, 'quiet')];
}

function done(kind: string, what: HtmlValue, sub: HtmlValue = null, tone: Step['tone'] = 'good'): Step {
  return { kind, tone, what, sub, state: null, sinceMs: 0 };
}

/** `balance 15.00 → 0.00`; nothing where it stayed. */
function balanceText(before: SumsThen | null, after: SumsThen | null, currency: string): string {
  if (before === null || after === null || before.balanceMinor === after.balanceMinor) return '';
  return `balance ${amountText(before.balanceMinor, currency)} → ${amountText(after.balanceMinor, currency)}`;
}

function lineSteps({ before, after, facts }: Cause, context: StepContext): readonly Step[] {
  if (after === null) return [];
  const { currency } = context;
  const { added, changed, removed } = facts.lines;
  if (before === null) {
    const lines = `${added} line${added === 1 ? '' : 's'}`;
    const what = html`Created with ${lines}, total ${amountText(after.totalMinor, currency)}`;
    return [done('Invoice', what, html`${after.status}, due ${day(after.dueOn, context.today)}`)];
  }
  if (added + changed + removed === 0) {
    const isChargedNew = before.totalMinor + before.creditMinor !== after.totalMinor + after.creditMinor;
    return isChargedNew ? [done('Total', totals(before, after, currency))] : [];
  }
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  return [done('Lines', parts.join(', '), totals(before, after, currency))];
}

function totals(before: SumsThen, after: SumsThen, currency: string): string {
  return `total ${amountText(before.totalMinor, currency)} → ${amountText(after.totalMinor, currency)}`;
}

function moneySteps({ before, after, facts }: Cause, context: StepContext): readonly Step[] {
  const { currency } = context;
  const balance = balanceText(before, after, currency);
  const { payment } = facts;
  const text = (minor: bigint): Html => html`<strong>${amountText(minor, currency)} ${currency}</strong>`;
  const refunds = facts.refunds.map(({ refundId, paymentId, amountMinor }): Step => {
    const sub = payment === undefined && balance !== '' ? balance : null;
    return {
      ...done('Refund', html`${text(amountMinor)} of ${paymentText(paymentId, context)}`, sub),
      state: 'Recorded',
      anchor: `recorded-refund-${refundId}`,
    };
  });
  if (payment === undefined) return refunds;
  const { paymentId, amountMinor, gateway, reference, receivedAt } = payment;
  return [
    {
      ...done(
        'Payment',
        html`${text(amountMinor)} by <bdi>${gateway}</bdi>, ${paymentText(paymentId, context)}`,
        html`${reference === '' ? null : html`<code dir="auto">${reference}</code> · `}received
        ${wallTimeText(receivedAt, context.today)}${balance === '' ? null : html` · <span class="whole">${balance}</span>`}`,
      ),
      state: 'Recorded',
      anchor: `recorded-payment-${paymentId}`,
    },
    ...refunds,
  ];
}

function creditSteps(before: SumsThen | null, after: SumsThen | null, { currency }: StepContext): readonly Step[] {
  if (after === null) return [];
  const applied = after.creditMinor - (before?.creditMinor ?? 0n);
  const excess = after.excessMinor - (before?.excessMinor ?? 0n);
  const text = (minor: bigint): string => `${amountText(minor < 0n ? -minor : minor, currency)} ${currency}`;
  return [
    ...(excess > 0n ? [done('Credit', `${text(excess)} were paid too much, and became the client’s credit`)] : []),
    ...(excess < 0n ? [done('Credit', `${text(excess)} were taken back from the client’s credit`, null, 'warn')] : []),
    ...(applied > 0n
      ? [
          done(
            'Credit',
            `${text(applied)} of the client’s credit applied`,
            balanceText(before, after, currency) || null,
          ),
        ]
      : []),
    ...(applied < 0n
      ? [
          done(
            'Credit',
            `${text(applied)} returned to the client’s credit`,
            balanceText(before, after, currency) || null,
          ),
        ]
      : []),
  ];
}

function noteSteps({ creditNotes }: CauseFacts, { currency }: StepContext): readonly Step[] {
  return creditNotes.map(({ creditNoteId, amountMinor, reason }) =>
    done(
      'Credit note',
      `Number ${creditNoteId} over ${amountText(amountMinor, currency)} ${currency}`,
      `because ${NOTE_REASONS[reason]}`,
    ),
  );
}

const CHARGES: Readonly<Record<string, Step['tone']>> = { captured: 'good', declined: 'bad', unrecorded: 'bad' };

function chargeSteps({ capture }: CauseFacts, { currency }: StepContext): readonly Step[] {
  if (capture === undefined) return [];
  const what = html`${amountText(capture.amountMinor, currency)} ${currency}: ${capture.state}`;
  const reason = capture.reason === '' ? null : html`<bdi>${capture.reason}</bdi>`;
  return [done('Charge', what, reason, CHARGES[capture.state] ?? 'warn')];
}

function otherSteps({ deliveryRoute, lateFeeInvoice }: CauseFacts, { invoices }: StepContext): readonly Step[] {
  return [
    ...(deliveryRoute === undefined
      ? []
      : [done('Delivery', 'Planned', deliveryRoute === '' ? null : html`<bdi>${deliveryRoute}</bdi>`)]),
    ...(lateFeeInvoice === undefined
      ? []
      : [
          done(
            'Late fee',
            html`Charged on <a href="${invoices}${String(lateFeeInvoice)}">invoice ${String(lateFeeInvoice)}</a>`,
          ),
        ]),
  ];
}

function changeSteps(before: SumsThen | null, after: SumsThen | null, facts: CauseFacts): readonly Step[] {
  if (before === null || after === null) return [];
  const number = before.number !== after.number && after.number !== '';
  return [
    ...(before.dueOn === after.dueOn
      ? []
      : [done('Due date', html`${day(before.dueOn, after.dueOn)} → ${day(after.dueOn, before.dueOn)}`)]),
    ...(facts.hasNewNotes ? [done('Notes', 'Changed')] : []),
    ...(before.status === after.status
      ? []
      : [
          done(
            'Status',
            `${before.status} → ${after.status}`,
            number ? html`number <bdi>${after.number}</bdi>` : null,
            after.status === 'Paid' ? 'good' : 'quiet',
          ),
        ]),
  ];
}
