import type { Change, Json } from '../../changes.ts';
import type { Refusal } from '../../commands.ts';
import { acceptsPayment, type Invoice } from '../../invoice.ts';
import { isStorable, type Minor } from '../../money/money.ts';
import { claimKey, claimsOf, type Claim, type Payment, type PaymentId, type Refund } from '../../payment.ts';
import type { StoredTransaction, Transaction, TransactionPart } from '../../records/transaction.ts';
import { refusal } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';
import { bookPayment, bookRefunds, type Booking } from './book.ts';
import { reversedMoney, type Reversed } from './reverse.ts';

/** An invoice that a correction changed. */
interface ChangedInvoice {
  readonly before: Invoice;
  readonly after: Invoice;
  readonly facts: { readonly [name: string]: Json | undefined };
}

/** The money of a corrected transaction. */
export interface Rebooked {
  readonly invoices: readonly ChangedInvoice[];
  readonly stored: StoredTransaction;
  /** The new rows of money. */
  readonly parts: readonly TransactionPart[];
  /** The part of the old payment that is taken back from credit. */
  readonly lostExcessMinor: Minor;
  /** The part of the new payment that becomes credit. */
  readonly newExcessMinor: Minor;
  readonly changes: readonly Change[];
}

interface Wanted {
  /** The payment that the money out refunds; `null`: the newest ones. */
  readonly paymentId: PaymentId | null;
  /** Whether only the refunded payment is another one. */
  readonly isOnlyLinked: boolean;
}

/** Takes the old rows of money back and books new ones, on the same invoice or on another. */
export function rebooked(
  working: WorkingState,
  stored: StoredTransaction,
  after: Transaction,
  wanted: Wanted,
): Rebooked | Refusal {
  const { invoiceId } = stored.transaction;
  const old = invoiceId === null ? undefined : working.invoice(invoiceId);
  const reversed = old === undefined ? null : reversedMoney(working, old, stored);
  if (reversed !== null && 'ok' in reversed) return reversed;
  const isSame = after.invoiceId === invoiceId;
  const place = isSame ? reversed?.invoice : after.invoiceId === null ? undefined : working.invoice(after.invoiceId);
  const booking = place === undefined ? null : booked(working, place, after, { ...wanted, stored, reversed });
  if (booking !== null && 'ok' in booking) return booking;

  const facts = reversed === null || reversed.facts.length === 0 ? {} : { reversed: reversed.facts };
  const invoices: ChangedInvoice[] = [];
  if (old !== undefined && reversed !== null && !isSame) invoices.push({ before: old, after: reversed.invoice, facts });
  if (booking !== null && place !== undefined) {
    const before = isSame && old !== undefined ? old : place;
    invoices.push({ before, after: booking.invoice, facts: { ...(isSame ? facts : {}), ...booking.facts } });
  }
  const changes = [...(reversed?.changes ?? []), ...(booking?.changes ?? [])];
  const payments = changes.flatMap((change) => (change.kind === 'payment-added' ? [change.payment] : []));
  const refunds = changes.flatMap((change): Refund[] => (change.kind === 'refund-added' ? [change.refund] : []));
  const parts = booking?.parts ?? [];
  return {
    invoices,
    stored: {
      ...stored,
      transaction: after,
      paymentId: payments[0]?.id ?? null,
      refunds,
      parts: [...stored.parts, ...parts],
    },
    parts,
    lostExcessMinor: reversed?.excessMinor ?? 0n,
    newExcessMinor: payments[0]?.excessMinor ?? 0n,
    changes: [
      ...invoices.map(({ after: invoice }) => ({ kind: 'invoice-changed', invoice }) as const),
      ...changes.filter(({ kind }) => kind !== 'invoice-changed'),
    ],
  };
}

function booked(
  working: WorkingState,
  place: Invoice,
  after: Transaction,
  { paymentId, isOnlyLinked, stored, reversed }: Wanted & { stored: StoredTransaction; reversed: Reversed | null },
): Booking | Refusal {
  const { gateway, reference, paidAt: at, amountInMinor, amountOutMinor, feesMinor } = after;
  const money = { id: 0, gateway, reference, at, isDated: false };
  if (amountInMinor > 0n) {
    if (!acceptsPayment(place.status)) return refusal('invoice-refuses-payment', { status: place.status });
    if (!isStorable(place.paidMinor + amountInMinor)) return refusal('amount-too-large', { field: 'amount-in' });
    const corrects = reversed?.payment ?? undefined;
    const id = working.newId('payment');
    return bookPayment(
      working,
      place,
      { ...money, id, ...(corrects === undefined ? {} : { corrects }) },
      { amountMinor: amountInMinor, feesMinor },
    );
  }
  if (amountOutMinor === 0n) return { invoice: place, parts: [], changes: [], facts: {} };
  const left = place.paidMinor - place.excessMinor - place.refundedMinor;
  if (amountOutMinor > left) return refusal('refund-exceeds-payment');
  const scope = {
    only: paymentId,
    freed: stored.refunds,
    without: reversed?.payment?.id ?? null,
    isNoted: isOnlyLinked,
  };
  const booking = bookRefunds(working, place, { ...money, id: after.id }, amountOutMinor, scope);
  return booking ?? refusal(paymentId === null ? 'refund-of-too-many' : 'refund-exceeds-payment');
}

/** The claims that a payment's new gateway and reference have, and that no payment holds. */
export function newClaims(working: WorkingState, payment: Payment, after: Transaction): readonly Claim[] {
  const { referenceScope } = working.tenant;
  return claimsOf(referenceScope, payment.invoiceId, after.gateway, after.reference).filter(
    (claim) => working.repeats.claim(claimKey(claim)) === undefined,
  );
}
