import type { CreditNote } from './records/credit-note.ts';
import type { LocalDate, WallTime } from './dates.ts';
import type { Delivery } from './delivery.ts';
import type { Issuer } from './records/issuer.ts';
import { balanceOf, type Invoice, type InvoiceStatus, type Line } from './invoice.ts';
import type { Minor } from './money/money.ts';
import type { PersonFields } from './records/person.ts';

/** Details of a payment on its pages. Each field is present only if the caller gave it. */
export interface ShownDetails {
  readonly checkNumber?: string;
  readonly notes?: string;
  readonly authorizationCode?: string;
  /** The caller's own name for the kind of payment, e.g. `Cash`. */
  readonly methodName?: string;
}

/** A payment on its invoice's pages, without the user who recorded it. */
export interface PagePayment {
  readonly paidAt: WallTime;
  /** The gateway's display name, or its system name if the tenant has no display name. */
  readonly gatewayName: string;
  readonly reference: string;
  readonly amountMinor: Minor;
  /** Of its transaction; empty without one. */
  readonly description: string;
  readonly details: ShownDetails;
}

export interface PageRefund {
  readonly refundedAt: WallTime;
  readonly gatewayName: string;
  readonly reference: string;
  readonly amountMinor: Minor;
  readonly description: string;
}

export type PageCreditNote = Pick<CreditNote, 'id' | 'reason' | 'amountMinor' | 'issuedOn'>;

/** An invoice's delivery for its recipient: without licence, Metrc's number and the reason of a failure. */
export type PageDelivery = Pick<Delivery, 'state' | 'arrivedAt' | 'acceptedPackages' | 'returnedPackages'>;

/** The company, address and tax number of a client. Each part may be empty. */
export type PageAddress = Pick<
  PersonFields,
  'companyName' | 'address1' | 'address2' | 'city' | 'state' | 'postcode' | 'country' | 'taxId'
>;

/** The most characters of one description or note on a page: callers can store 64 KiB in each of thousands. */
export const LONGEST_SHOWN_TEXT = 1_000;

/** All data that an invoice's pages may show: no history and no credential names. */
export interface InvoicePage {
  readonly tenantName: string;
  readonly issuer: Issuer;
  /** IANA name: the tenant's today decides what is overdue. */
  readonly timeZone: string;
  readonly clientName: string;
  readonly clientAddress: PageAddress;
  /** As the caller named it, e.g. `german`; may be empty. */
  readonly clientLanguage: string;
  readonly invoice: Invoice;
  readonly paymentMethodName: string;
  readonly lines: readonly Line[];
  /** Oldest first. */
  readonly payments: readonly PagePayment[];
  readonly refunds: readonly PageRefund[];
  readonly creditNotes: readonly PageCreditNote[];
  readonly delivery: PageDelivery | null;
}

const ASKS_FOR_NOTHING: readonly InvoiceStatus[] = ['Draft', 'Paid', 'Cancelled', 'Refunded'];

/** The amount to pay: zero for a draft, and for a paid invoice, also after a refund, a cancelled and a refunded one. */
export function dueOf(invoice: Invoice): Minor {
  const balance = balanceOf(invoice);
  return balance > 0n && !ASKS_FOR_NOTHING.includes(invoice.status) ? balance : 0n;
}

/** A date in a tenant's format. Other characters of the format stay as they are. */
export function writtenDate(date: LocalDate, format: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const parts: Readonly<Record<string, string>> = { YYYY: year, YY: year.slice(-2), MM: month, DD: day };
  return format.replace(/YYYY|YY|MM|DD/g, (part) => parts[part] ?? part);
}
