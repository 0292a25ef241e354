import type { Refusal } from '../../commands.ts';
import type { PaymentId } from '../../payment.ts';
import type { StoredTransaction, Transaction, TransactionId } from '../../records/transaction.ts';
import { refusal } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';

/** The transaction that another one refunds, with its payment where they are on an invoice. */
export interface Refunded {
  readonly refundId: TransactionId | null;
  readonly paymentId: PaymentId | null;
}

const NONE: Refunded = { refundId: null, paymentId: null };

/**
 * The transaction that a corrected one refunds: the one that the caller names, else the one that it named before, while
 * both are of one invoice or client. It must be money in, with enough left.
 */
export function refundedPayment(
  working: WorkingState,
  given: TransactionId | null,
  before: StoredTransaction,
  after: Transaction,
): Refunded | Refusal {
  const { transaction: was } = before;
  const isSamePlace = after.invoiceId === was.invoiceId && after.clientId === was.clientId;
  const kept = isSamePlace && after.amountOutMinor > 0n ? was.refundId : null;
  const refundId = given ?? kept;
  if (refundId === null || refundId === 0) return NONE;
  if (after.amountOutMinor === 0n) return refusal('refund-without-amount');
  const named = working.transactions.get(refundId);
  if (named === undefined || !isOfSame(named.transaction, after)) return refusal('refunded-not-found');
  if (after.invoiceId !== null) {
    return named.paymentId === null ? refusal('refunded-not-found') : { refundId, paymentId: named.paymentId };
  }
  const own = was.refundId === refundId && was.invoiceId === null ? was.amountOutMinor : 0n;
  const left = named.transaction.amountInMinor - named.linkedMinor + own;
  return after.amountOutMinor > left ? refusal('refund-exceeds-payment') : { refundId, paymentId: null };
}

function isOfSame(named: Transaction, after: Transaction): boolean {
  if (named.id === after.id || named.amountInMinor === 0n) return false;
  return after.clientId !== null && named.clientId === after.clientId && named.invoiceId === after.invoiceId;
}
