import type { Change, Json } from '../../changes.ts';
import type { Refusal } from '../../commands.ts';
import type { Invoice } from '../../invoice.ts';
import type { Minor } from '../../money/money.ts';
import type { Payment } from '../../payment.ts';
import type { StoredTransaction, TransactionPart } from '../../records/transaction.ts';
import { refusal } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';

/** An invoice without the money of a transaction. */
export interface Reversed {
  readonly invoice: Invoice;
  readonly payment: Payment | null;
  /** The part of the payment that is taken back from the client's credit. */
  readonly excessMinor: Minor;
  readonly changes: readonly Change[];
  /** For the history. */
  readonly facts: readonly Json[];
}

/** Takes the rows of money of a transaction back. A payment with refunds keeps them: they are corrected first. */
export function reversedMoney(working: WorkingState, before: Invoice, stored: StoredTransaction): Reversed | Refusal {
  const paid = stored.paymentId === null ? null : (working.payment(stored.paymentId) ?? null);
  if (paid !== null && paid.refundedMinor > 0n) return refusal('payment-has-refunds');
  const payment = paid?.payment ?? null;
  const refundedMinor = stored.refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const excessMinor = payment?.excessMinor ?? 0n;
  const invoice = withStatusAfter(before, {
    ...before,
    paidMinor: before.paidMinor - (payment?.amountMinor ?? 0n),
    excessMinor: before.excessMinor - excessMinor,
    refundedMinor: before.refundedMinor - refundedMinor,
  });
  const parts: readonly TransactionPart[] = [
    ...(payment === null ? [] : [{ kind: 'payment', id: payment.id } as const]),
    ...stored.refunds.map(({ id }) => ({ kind: 'refund', id }) as const),
  ];
  return {
    ...{ invoice, payment, excessMinor },
    changes: parts.map((part) => ({ kind: 'row-reversed', part, invoiceId: before.id })),
    facts: parts.map(({ kind, id }) => ({ kind, id })),
  };
}

/** An invoice that its money had paid becomes Unpaid, and a Refunded one is Paid again where money stays. */
function withStatusAfter(before: Invoice, after: Invoice): Invoice {
  const isPaid = isCovered(after);
  if (before.status === 'Refunded' && isAllRefunded(before) && !isAllRefunded(after)) {
    return isPaid
      ? { ...after, status: 'Paid', refundedAt: null }
      : { ...after, status: 'Unpaid', paidAt: null, refundedAt: null };
  }
  const isLost = before.status === 'Paid' && isCovered(before) && !isPaid;
  return isLost ? { ...after, status: 'Unpaid', paidAt: null } : after;
}

/** Whether payments cover the total, whatever was given back. */
function isCovered({ totalMinor, notedMinor, paidMinor }: Invoice): boolean {
  return totalMinor - notedMinor <= paidMinor;
}

function isAllRefunded({ paidMinor, excessMinor, refundedMinor }: Invoice): boolean {
  return refundedMinor > 0n && refundedMinor === paidMinor - excessMinor;
}
