import type { CreditReason } from '../changes.ts';
import type { Instant, LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Currency, Minor } from '../money/money.ts';

/** An entry of a client's credit as it is listed. */
export interface ListedCredit {
  readonly id: number;
  /** Above zero into the credit, below zero out of it. */
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly reason: CreditReason;
  /** The caller's words; empty without any. */
  readonly description: string;
  readonly invoiceId: InvoiceId | null;
  /** The caller's day; `null`: the day of the recording. */
  readonly datedOn: LocalDate | null;
  readonly recordedAt: Instant;
}
