import type { ClientRecord } from '../records/client.ts';
import type { Instant, LocalDate } from '../dates.ts';
import type { Invoice, InvoiceStatus } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';

/** The statuses that a list of invoices can be narrowed to. Overdue is Unpaid with a due date before `today`. */
export type ListedStatus = InvoiceStatus | 'Overdue';

export interface InvoiceFilter {
  readonly clientId: ClientId | null;
  readonly status: ListedStatus | null;
  /** The date on the tenant's wall. */
  readonly today: LocalDate;
}

export const INVOICE_KEYS = ['id', 'number', 'issued-on', 'due-on', 'total', 'status'] as const;
export type InvoiceKey = (typeof INVOICE_KEYS)[number];

/** Invoices with equal keys are ordered by id, in the same direction. */
export interface InvoiceOrder {
  readonly by: InvoiceKey;
  readonly isDescending: boolean;
}

/** An invoice in a list. */
export interface ListedInvoice {
  readonly invoice: Invoice;
  readonly client: Pick<ClientRecord, 'firstName' | 'lastName' | 'companyName'>;
  readonly lastCaptureAt: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
