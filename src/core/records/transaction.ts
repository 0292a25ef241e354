import type { Instant, WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Currency, Minor } from '../money/money.ts';
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
  readonly recordedAt: Instant;
}

/** A row of money that belongs to a transaction. */
export interface TransactionPart {
  readonly kind: 'payment' | 'refund';
  readonly id: number;
}

/** The rate of a transaction in the currency of its tenant. */
export const RATE_DECIMALS = 5;
export const RATE_OF_ONE = 100_000n;
