import type { CommandBase } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { MailTemplateName } from '../mail/mail.ts';
import type { Minor } from '../money/money.ts';
import type { Rate } from '../money/percentage.ts';

/** A mail about an invoice that is Unpaid, owes money and has this due date; else nothing happens. */
export interface RemindInvoice extends CommandBase {
  readonly kind: 'remind-invoice';
  readonly invoiceId: InvoiceId;
  readonly template: MailTemplateName;
  readonly dueOn: LocalDate;
}

/**
 * The fee of an invoice that is overdue: a percentage of its balance or a fixed amount, and at least a minimum. The amounts
 * are for invoices in their currency only: the gateway converts none.
 */
export interface LateFee {
  readonly rate: Rate | null;
  readonly fixedMinor: Minor | null;
  readonly minimumMinor: Minor;
  /** ISO 4217 code of the amounts. */
  readonly currency: string;
}

/** A late fee on an invoice that is Unpaid, owes money, is due on or before a day and has none; else nothing happens. */
export interface ChargeLateFee extends CommandBase {
  readonly kind: 'charge-late-fee';
  readonly invoiceId: InvoiceId;
  readonly dueUntil: LocalDate;
  readonly fee: LateFee;
}

export type DailyCommand = RemindInvoice | ChargeLateFee;

export type DailyResult =
  | { readonly kind: 'invoice-reminded'; readonly invoiceId: InvoiceId; readonly isDone: boolean }
  /** `feeInvoiceId`: the invoice that has the fee; `null` where none was due. */
  | { readonly kind: 'late-fee-charged'; readonly invoiceId: InvoiceId; readonly feeInvoiceId: InvoiceId | null };
