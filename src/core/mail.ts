import type { Invoice, Line } from './invoice.ts';
import type { Payment } from './payment.ts';

/** The subject of a mail to a client, and everything that it may show. */
export interface MailSubject {
  readonly kind: 'invoice-created' | 'payment-received';
  readonly tenantName: string;
  readonly clientName: string;
  readonly clientEmail: string;
  readonly invoice: Invoice;
  readonly lines: readonly Line[];
  /** The payment that was received; `null` for any other kind. */
  readonly payment: Payment | null;
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
