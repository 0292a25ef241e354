import type { Change, Json } from '../../changes.ts';
import { dateOf, type WallTime } from '../../dates.ts';
import { withStatus, type Invoice } from '../../invoice.ts';
import type { Minor } from '../../money/money.ts';
import { claimKey, claimsOf, type Payment, type PaymentId, type Refund } from '../../payment.ts';
import type { RefundablePayment } from '../../ports.ts';
import type { TransactionPart } from '../../records/transaction.ts';
import { withPaidStatusIfSettled } from '../invoices/become-paid.ts';
import { withNoteOfRefund } from '../invoices/credit-notes.ts';
import { excessOf } from '../payments/add-payment.ts';
import { paymentFacts, refundFacts } from '../facts.ts';
import type { WorkingState } from '../working-state.ts';

/** The most payments that one transaction gives back. */
export const MOST_REFUNDED = 100;

/** Money of a transaction on an invoice. */
export interface Booking {
  readonly invoice: Invoice;
  readonly parts: readonly TransactionPart[];
  readonly changes: readonly Change[];
  /** The members of the history row. */
  readonly facts: { readonly [name: string]: Json | undefined };
}

export interface Money {
  readonly id: number;
  readonly gateway: string;
  readonly reference: string;
  readonly at: WallTime;
  /** Whether the caller gave the day. */
  readonly isDated: boolean;
  /** The payment whose place a corrected one takes: it keeps its further words. */
  readonly corrects?: Payment;
}

/** The payments that money out may refund; without it, all of the invoice. */
interface RefundScope {
  /** Only this one. */
  readonly only: PaymentId | null;
  /** The refunds that the same correction takes back. */
  readonly freed: readonly Refund[];
  /** The payment that the same correction takes back. */
  readonly without: PaymentId | null;
  /** Whether the refunds replace others, which have credit notes. */
  readonly isNoted: boolean;
}

const ALL: RefundScope = { only: null, freed: [], without: null, isNoted: false };

/** Money in: a payment, which takes the claims that no other holds. The part beyond the balance becomes credit. */
export function bookPayment(
  working: WorkingState,
  before: Invoice,
  money: Money,
  amounts: { readonly amountMinor: Minor; readonly feesMinor: Minor },
): Booking {
  const excessMinor = excessOf(before, amounts.amountMinor);
  const payment: Payment = {
    ...{ id: money.id, invoiceId: before.id, clientId: before.clientId, ...amounts, excessMinor },
    ...{ gateway: money.gateway, reference: money.reference, paidAt: money.at, recordedAt: working.now },
    ...{ details: money.corrects?.details ?? {}, duplicateDigest: money.corrects?.duplicateDigest ?? null },
  };
  const claims = claimsOf(working.tenant.referenceScope, before.id, money.gateway, money.reference).filter(
    (claim) => working.repeats.claim(claimKey(claim)) === undefined,
  );
  const credited = {
    ...before,
    paidMinor: before.paidMinor + amounts.amountMinor,
    excessMinor: before.excessMinor + excessMinor,
  };
  const { invoice, changes } = withPaidStatusIfSettled(credited, money.at, working);
  const moved = { clientId: before.clientId, amountMinor: excessMinor, invoiceId: before.id, paymentId: payment.id };
  return {
    invoice,
    parts: [{ kind: 'payment', id: payment.id }],
    changes: [
      { kind: 'invoice-changed', invoice },
      { kind: 'payment-added', payment, claims, givenOn: money.isDated ? dateOf(money.at) : null },
      ...(excessMinor > 0n ? [working.credit({ ...moved, reason: 'overpayment' })] : []),
      working.event('payment.recorded', invoice.id, { paymentId: payment.id }),
      ...changes,
      ...(money.corrects === undefined
        ? [working.event('mail.payment-received', invoice.id, { paymentId: payment.id })]
        : []),
    ],
    facts: { payment: paymentFacts(payment, claims, money.isDated) },
  };
}

/**
 * Money out: refunds of the invoice's payments, the newest first; `null` where more is asked than the newest hundred have.
 * A Paid invoice becomes Refunded when everything is refunded.
 */
export function bookRefunds(
  working: WorkingState,
  before: Invoice,
  money: Money,
  amountMinor: Minor,
  scope: RefundScope = ALL,
): Booking | null {
  const changes: Change[] = [];
  const facts: Json[] = [];
  const parts: TransactionPart[] = [];
  const notes: Json[] = [];
  let open = amountMinor;
  let noted = before;
  for (const { payment, refundedMinor } of refundableOf(working, before.id, scope).slice(0, MOST_REFUNDED)) {
    if (open === 0n) break;
    const left = payment.amountMinor - payment.excessMinor - refundedMinor;
    const part = left < open ? left : open;
    open -= part;
    const refund = {
      ...{ id: working.newId('payment'), paymentId: payment.id, invoiceId: before.id, clientId: before.clientId },
      ...{ amountMinor: part, gateway: money.gateway, reference: money.reference, refundedAt: money.at },
      recordedAt: working.now,
    };
    const said = refundFacts(refund);
    facts.push(said);
    parts.push({ kind: 'refund', id: refund.id });
    const withNote = scope.isNoted ? null : withNoteOfRefund(working, before, noted, refund);
    if (withNote !== null) noted = withNote.invoice;
    if (withNote?.facts !== undefined) notes.push(withNote.facts);
    changes.push({ kind: 'refund-added', refund }, ...(withNote?.changes ?? []));
    changes.push(working.event('payment.refunded', before.id, said));
  }
  if (open > 0n) return null;
  const debited = { ...noted, refundedMinor: before.refundedMinor + amountMinor };
  const isAll = before.status === 'Paid' && debited.refundedMinor === debited.paidMinor - debited.excessMinor;
  const invoice = isAll ? withStatus(debited, 'Refunded', money.at) : debited;
  return {
    invoice,
    parts,
    changes: [
      { kind: 'invoice-changed', invoice },
      ...changes,
      ...(isAll ? [working.event('invoice.refunded', invoice.id, { transactionId: money.id })] : []),
    ],
    facts: { refunds: facts, creditNotes: notes.length === 0 ? undefined : notes },
  };
}

/** The payments of an invoice that have something left to refund, the newest first. */
function refundableOf(
  { payments }: WorkingState,
  id: number,
  { only, freed, without }: RefundScope,
): readonly RefundablePayment[] {
  return [...payments]
    .map(({ payment, refundedMinor }) => {
      const own = freed.filter(({ paymentId }) => paymentId === payment.id);
      return { payment, refundedMinor: own.reduce((rest, { amountMinor }) => rest - amountMinor, refundedMinor) };
    })
    .filter(({ payment, refundedMinor }) => {
      const isWanted = payment.id !== without && (only === null || payment.id === only);
      return isWanted && payment.invoiceId === id && payment.amountMinor - payment.excessMinor > refundedMinor;
    })
    .sort((one, other) => other.payment.id - one.payment.id);
}
