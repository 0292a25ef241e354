import type { CommandBase } from '../command-base.ts';
import type { WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Decimal } from '../money/decimal.ts';
import type { PaymentId } from '../payment.ts';
import type { SettledCharge } from './captures.ts';
import type { ClientId } from '../tenant.ts';
import type { TransactionId } from '../records/transaction.ts';

/** Money in or out, on an invoice, to or from the client's credit, or only as a record. */
export interface AddTransaction extends CommandBase {
  readonly kind: 'add-transaction';
  readonly clientId: ClientId | null;
  readonly invoiceId: InvoiceId | null;
  /** The number of a currency. */
  readonly currencyId: number | null;
  /** Empty: the caller named none. */
  readonly gateway: string;
  readonly reference: string;
  /** `null` is now. */
  readonly paidAt: WallTime | null;
  readonly description: string;
  readonly amountIn: Decimal | null;
  readonly fees: Decimal | null;
  readonly amountOut: Decimal | null;
  /** In hundred-thousandths. */
  readonly rate: bigint;
  readonly isCredit: boolean;
  /** Whether another transaction may have the same reference. */
  readonly allowsDuplicate: boolean;
  /** The charge whose money it is. */
  readonly settles?: SettledCharge;
}

/** The members of a transaction that a caller corrects; `null` leaves a member as it is. An id of 0 means none. */
export interface TransactionFields {
  /** The transaction that this one refunds. */
  readonly refundId: TransactionId | null;
  readonly clientId: ClientId | null;
  readonly invoiceId: InvoiceId | null;
  readonly currencyId: number | null;
  readonly gateway: string | null;
  readonly reference: string | null;
  readonly paidAt: WallTime | null;
  readonly description: string | null;
  readonly amountIn: Decimal | null;
  readonly fees: Decimal | null;
  readonly amountOut: Decimal | null;
  /** In hundred-thousandths. */
  readonly rate: bigint | null;
  readonly isCredit: boolean | null;
}

/** Corrects a transaction, a payment or a refund, by the id that lists of transactions show. */
export interface UpdateTransaction extends CommandBase {
  readonly kind: 'update-transaction';
  readonly transactionId: TransactionId;
  readonly fields: TransactionFields;
}

export type TransactionCommand = AddTransaction | UpdateTransaction;

export type TransactionResult = TransactionMoney &
  (
    | { readonly kind: 'transaction-added' }
    /** A repeat changed nothing. */
    | { readonly kind: 'transaction-updated'; readonly isRepeat: boolean }
  );

interface TransactionMoney {
  readonly transactionId: TransactionId;
  /** The rows of money that it made. */
  readonly paymentId: PaymentId | null;
  readonly refundIds: readonly number[];
}
