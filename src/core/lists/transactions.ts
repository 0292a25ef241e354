import type { InvoiceId } from '../invoice.ts';
import type { Currency } from '../money/money.ts';
import type { Payment, Refund } from '../payment.ts';
import type { Transaction, TransactionId } from '../records/transaction.ts';
import type { ClientId } from '../tenant.ts';

/** Narrows the payments and refunds of a tenant; all conditions apply. */
export interface TransactionFilter {
  readonly invoiceId: InvoiceId | null;
  readonly clientId: ClientId | null;
  /** The gateway's transaction number, exactly. */
  readonly reference: string | null;
}

/** A transaction, or a payment or refund that belongs to none, with the currency of its amounts. */
export type ListedTransaction =
  | { readonly kind: 'payment'; readonly payment: Payment; readonly currency: Currency }
  | {
      readonly kind: 'refund';
      readonly refund: Refund;
      readonly currency: Currency;
      /** The transaction of the payment. */
      readonly refundId: TransactionId;
    }
  | { readonly kind: 'transaction'; readonly transaction: Transaction };
