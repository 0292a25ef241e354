import type { InvoiceId } from '../invoice.ts';

/** The type of an invoice, in dialects that have types of invoices. */
export interface InvoiceType {
  readonly id: number;
  readonly invoiceId: InvoiceId;
  /** The number that the dialect gives the type. */
  readonly typeId: number;
}
