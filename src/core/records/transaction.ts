import type { Instant, WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Currency, Minor } from '../money/money.ts';
import type { Payment, PaymentId, Refund } from '../payment.ts';
import type { ClientId } from '../tenant.ts';

export type TransactionId = number;

/**
 * A transaction of a caller, as lists show it. Its money is in rows of its own: the payment or the refunds of its invoice,
 * or an entry of credit. A plain payment or refund has no transaction.
 */
export interface Transaction {
  readonly id: TransactionId;
  /** Counted from 1; a correction adds the next, and lists show the last. */
  readonly revision: number;
  readonly clientId: ClientId | null;
  readonly invoiceId: InvoiceId | null;
  readonly currency: Currency;
  /** The number of the currency; `null` where a client has it. */
  readonly currencyId: number | null;
  readonly gateway: string;
  readonly paidAt: WallTime;
  readonly description: string;
  readonly amountInMinor: Minor;
  readonly feesMinor: Minor;
  readonly amountOutMinor: Minor;
  /** In hundred-thousandths. */
  readonly rate: bigint;
  readonly reference: string;
  /** Whether it went to the client's credit, or came from there. */
  readonly isCredit: boolean;
  /** Of money out: the transaction that it refunds; `null` until a caller names one. */
  readonly refundId: TransactionId | null;
  readonly recordedAt: Instant;
}

/** A row of money that belongs to a transaction. */
export interface TransactionPart {
  readonly kind: 'payment' | 'refund';
  readonly id: number;
}

/** A transaction with the rows of money that it has now, without those that a correction took back. */
export interface StoredTransaction {
  /** The last revision. A payment or a refund by itself is revision 1 of its own transaction, which has no row yet. */
  readonly transaction: Transaction;
  readonly hasRow: boolean;
  /** All rows of money that it ever had. */
  readonly parts: readonly TransactionPart[];
  readonly paymentId: PaymentId | null;
  readonly refunds: readonly Refund[];
  /** The sum of other transactions without an invoice that name this one as the one they refund. */
  readonly linkedMinor: Minor;
}

/** The rate of a transaction in the currency of its tenant. */
export const RATE_DECIMALS = 5;
export const RATE_OF_ONE = 100_000n;

/** A payment that is not a part of a transaction, as the first revision of its own one. */
export function ofPayment(payment: Payment, currency: Currency): Transaction {
  return {
    ...PLAIN,
    ...{ id: payment.id, invoiceId: payment.invoiceId, clientId: payment.clientId, currency },
    ...{ gateway: payment.gateway, reference: payment.reference, paidAt: payment.paidAt },
    ...{ amountInMinor: payment.amountMinor, feesMinor: payment.feesMinor, description: 'Invoice Payment' },
    recordedAt: payment.recordedAt,
  };
}

/** The same of a refund. */
export function ofRefund(refund: Refund, currency: Currency, refundId: TransactionId): Transaction {
  return {
    ...PLAIN,
    ...{ id: refund.id, invoiceId: refund.invoiceId, clientId: refund.clientId, currency, refundId },
    ...{ gateway: refund.gateway, reference: refund.reference, paidAt: refund.refundedAt },
    ...{ amountOutMinor: refund.amountMinor, description: 'Refund', recordedAt: refund.recordedAt },
  };
}

const PLAIN = {
  ...{ revision: 1, currencyId: null, rate: RATE_OF_ONE, isCredit: false, refundId: null },
  ...{ amountInMinor: 0n, feesMinor: 0n, amountOutMinor: 0n },
} as const;

/** Shows payments and refunds with the gateway, reference and time that the transactions have of which they are parts. */
export function inWordsOf(
  transactions: readonly Transaction[],
  parts: readonly (TransactionPart & { readonly transactionId: TransactionId })[],
): { readonly payment: (payment: Payment) => Payment; readonly refund: (refund: Refund) => Refund } {
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  const owners = new Map(parts.map(({ kind, id, transactionId }) => [`${kind} ${id}`, byId.get(transactionId)]));
  return {
    payment: (payment) => {
      const said = owners.get(`payment ${payment.id}`);
      if (said === undefined) return payment;
      return { ...payment, gateway: said.gateway, reference: said.reference, paidAt: said.paidAt };
    },
    refund: (refund) => {
      const said = owners.get(`refund ${refund.id}`);
      if (said === undefined) return refund;
      return { ...refund, gateway: said.gateway, reference: said.reference, refundedAt: said.paidAt };
    },
  };
}
