import type { Actor } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { Invoice, InvoiceId } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';

/** A place in the order of a search: by the searched date, where there is one, and by number. */
export interface SearchPlace {
  readonly date: LocalDate | null;
  readonly id: InvoiceId;
}

export interface InvoiceSearch {
  /** `null`: invoices are in the order of their numbers. Else in the order of this date; both ends are in the range. */
  readonly dates: {
    readonly of: 'issued' | 'due';
    readonly from: LocalDate | null;
    readonly to: LocalDate | null;
  } | null;
  readonly fromId: InvoiceId | null;
  readonly toId: InvoiceId | null;
  readonly clientId: ClientId | null;
  readonly typeId: number | null;
  /** Only invoices of which all is paid. */
  readonly isPaid: boolean;
  /** Only invoices behind this place; `null` begins at the first. */
  readonly after: SearchPlace | null;
  readonly limit: number;
}

export interface FoundInvoice {
  readonly invoice: Invoice;
  readonly clientName: string;
  /** `null` where the dialect that made the invoice has no types. */
  readonly typeId: number | null;
  readonly hasDelivery: boolean;
}

export interface FoundInvoices {
  readonly rows: readonly FoundInvoice[];
  /** The place behind which the search goes on; `null` at its end. A page may be short and not the last one. */
  readonly next: SearchPlace | null;
}

interface Named {
  readonly id: number;
  readonly name: string;
}

/** A tenant as its callers may know it: names and lists, no secret and no user. */
export interface SellerView {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly dateFormat: string;
  readonly dueDays: number;
  readonly taxRate: string;
  readonly taxRate2: string;
  /** Accounts at processors of cards. */
  readonly accounts: readonly Named[];
  /** The account of web sales; `null` where the tenant has no account. */
  readonly webAccountId: number | null;
  /** Kinds of payment, with the gateway of each. */
  readonly tenders: readonly (Named & { readonly gateway: string })[];
  readonly drivers: readonly Named[];
  readonly vehicles: readonly Named[];
}

/** Reads for callers who sell: searches of invoices, and the settings that their calls name. */
export interface SalesReadPort {
  search(actor: Actor, search: InvoiceSearch): Promise<FoundInvoices | 'revoked'>;
  seller(actor: Actor): Promise<SellerView | 'revoked'>;
}
