import type { LocalDate } from '../dates.ts';
import type { InvoiceId, InvoiceStatus } from '../invoice.ts';
import type { ClientId, TenantId } from '../tenant.ts';

/** A comparison with a value: `>100`. */
export interface Bound<T> {
  readonly operator: '<' | '<=' | '=' | '>=' | '>';
  readonly value: T;
}

/** The wanted invoices; an absent member matches any. Amounts are in minor units. */
export interface InvoiceSearch {
  readonly id?: InvoiceId;
  readonly number?: string;
  /** `Overdue`: Unpaid, and due before today in the tenant's time zone. */
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
  readonly status: InvoiceStatus;
  readonly isOverdue: boolean;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  /** ISO 4217. */
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly balanceMinor: bigint;
}

/** A page of found invoices, the newest first. */
export interface FoundInvoices {
  readonly invoices: readonly FoundInvoice[];
  /** The next page begins after this one; `null` on the last page. */
  readonly next: InvoiceId | null;
  /** How many invoices were looked through where the search stopped before the page was full; `null` where it did not. */
  readonly stoppedAfter: number | null;
}

/** Invoices for the console. Rejects with LedgerUnavailable. */
export interface InvoiceSearchPort {
  /** A page of at most a number of invoices with ids below `before`; from the newest where that is `null`. */
  search(tenantId: TenantId, search: InvoiceSearch, before: InvoiceId | null, most: number): Promise<FoundInvoices>;
}
