import type { Instant, LocalDate } from '../dates.ts';
import type { Invoice, InvoiceId } from '../invoice.ts';
import { divideRounding } from '../money/decimal.ts';
import type { Minor } from '../money/money.ts';
import type { ClientId } from '../tenant.ts';

type CreditNoteId = number;

/**
 * Why a credit note was issued: the invoice was cancelled, was marked Paid by hand, had a payment refunded, or got credit of
 * its client.
 */
export type CreditNoteReason = 'cancelled' | 'marked-paid' | 'refunded' | 'credit-applied';

/** The correction of an issued invoice under invoice rules 9; never updated, never deleted. */
export interface CreditNote {
  readonly id: CreditNoteId;
  readonly invoiceId: InvoiceId;
  readonly clientId: ClientId;
  readonly reason: CreditNoteReason;
  /** subtotal + tax + tax2 */
  readonly amountMinor: Minor;
  readonly subtotalMinor: Minor;
  readonly taxMinor: Minor;
  readonly tax2Minor: Minor;
  /** The refund that it belongs to; `null` for any other reason. */
  readonly refundId: number | null;
  /** The tenant's day. */
  readonly issuedOn: LocalDate;
  readonly recordedAt: Instant;
}

/** Whether a note lowers the balance. Applied credit is part of the invoice's total already. */
export function lowersBalance(reason: CreditNoteReason): boolean {
  return reason !== 'credit-applied';
}

type Parts = Pick<CreditNote, 'subtotalMinor' | 'taxMinor' | 'tax2Minor'>;

/** An amount in the proportion of an invoice's net amount and taxes; the taxes are rounded, the net amount is the rest. */
export function partsOf(invoice: Pick<Invoice, 'subtotalMinor' | 'taxMinor' | 'tax2Minor'>, amountMinor: Minor): Parts {
  const grossMinor = invoice.subtotalMinor + invoice.taxMinor + invoice.tax2Minor;
  const shareOf = (partMinor: Minor): Minor =>
    grossMinor > 0n ? divideRounding(amountMinor * partMinor, grossMinor) : 0n;
  const [taxMinor, tax2Minor] = [shareOf(invoice.taxMinor), shareOf(invoice.tax2Minor)];
  return { subtotalMinor: amountMinor - taxMinor - tax2Minor, taxMinor, tax2Minor };
}
