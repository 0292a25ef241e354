import type { CommandBase } from '../command-base.ts';
import type { WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Decimal } from '../money/decimal.ts';
import type { PaymentId } from '../payment.ts';
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
}

export type TransactionCommand = AddTransaction;

export interface TransactionResult {
  readonly kind: 'transaction-added';
  readonly transactionId: TransactionId;
  /** The rows of money that it made. */
  readonly paymentId: PaymentId | null;
  readonly refundIds: readonly number[];
}
