import type { LocalDate } from '../dates.ts';
import type { InvoiceId, InvoiceStatus } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';
import type { Bound, SearchPort } from './search.ts';

/** The wanted invoices; an absent member matches any. Amounts are in minor units. */
export interface InvoiceSearch {
  readonly id?: InvoiceId;
  readonly number?: string;
  /** `Overdue`: Unpaid, and due before the page's today. */
  readonly status?: InvoiceStatus | 'Overdue';
  readonly clientId?: ClientId;
  /** Of a payment or refund of the invoice, exactly. */
  readonly reference?: string;
  /** The beginning of the client's name, company or mail address, in any case of letters. */
  readonly clientText?: string;
  readonly total?: readonly Bound<bigint>[];
  readonly issuedOn?: readonly Bound<LocalDate>[];
  readonly dueOn?: readonly Bound<LocalDate>[];
}

/** An invoice in the console's list. */
export interface FoundInvoice {
  readonly id: InvoiceId;
  readonly number: string;
  readonly clientId: ClientId;
  readonly clientName: string;
  /** Empty where the client has none. */
  readonly companyName: string;
  readonly status: InvoiceStatus;
  readonly isOverdue: boolean;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  /** ISO 4217. */
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly balanceMinor: bigint;
}

/** Invoices for the console. Their keys are their ids. */
export type InvoiceSearchPort = SearchPort<InvoiceSearch, FoundInvoice>;
