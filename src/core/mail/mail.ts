import type { LocalDate } from '../dates.ts';
import type { Invoice, Line } from '../invoice.ts';
import type { PageAddress } from '../invoice-page.ts';
import type { Payment, PaymentId, Refund } from '../payment.ts';
import type { Quote, QuoteId } from '../records/quote.ts';
import type { ClientId } from '../tenant.ts';

/** Every mail that the gateway has a text for, by the name that callers use. */
export const MAIL_TEMPLATES = [
  'Client Signup Email',
  'Credit Card Payment Confirmation',
  'Credit Card Payment Failed',
  'First Invoice Overdue Notice',
  'Invoice Created',
  'Invoice Payment Confirmation',
  'Invoice Payment Reminder',
  'Invoice Refund Confirmation',
  'Quote Delivery with PDF',
  'Second Invoice Overdue Notice',
  'Third Invoice Overdue Notice',
] as const;
export type MailTemplateName = (typeof MAIL_TEMPLATES)[number];

/** The subject of a mail without an invoice: a client, or a quote to a client or to someone else. */
export type MailedRecord = Readonly<{ clientId: ClientId } | { clientId: ClientId | null; quoteId: QuoteId }>;

/** The details of an event that asks for a mail, beside its text. */
export type MailDetails = Readonly<{
  paymentId?: PaymentId;
  refundId?: number;
  /** Merge fields that the sender adds, by name. */
  variables?: Readonly<Record<string, string>>;
}>;

/** A mail in a caller's own words. */
export interface CustomMail {
  readonly subject: string;
  /** HTML, with merge fields such as `{$client_name}`. */
  readonly message: string;
}

/** The texts of a mail: those of a template, or a caller's own. */
export type MailContent = { readonly template: MailTemplateName } | CustomMail;

/** The subject of a mail to a client, and everything that it may show. */
export interface MailSubject {
  readonly content: MailContent;
  /** Merge fields that the sender added, by name. */
  readonly variables: Readonly<Record<string, string>>;
  readonly tenantName: string;
  /** The tenant's way to write dates. */
  readonly dateFormat: string;
  /** `null` for a quote to another person. */
  readonly clientId: ClientId | null;
  readonly clientName: string;
  readonly clientAddress: PageAddress;
  readonly clientEmail: string;
  readonly recordedOn: LocalDate;
  /** `null` for a mail about the client or a quote. */
  readonly invoice: MailedInvoice | null;
  /** `null` for a mail about anything else. */
  readonly quote: Quote | null;
}

export interface MailedInvoice {
  readonly invoice: Invoice;
  readonly lines: readonly Line[];
  /** The payment or refund that the mail is about, else the last one; `null` where there is none. */
  readonly payment: Payment | null;
  readonly refund: Refund | null;
}

/** A file that goes with a mail. */
export interface MailAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** A mail as it is sent. */
export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
}
