import type { CommandBase } from '../command-base.ts';
import type { InvoiceId } from '../invoice.ts';
import type { MailContent } from '../mail/mail.ts';
import type { ClientId } from '../tenant.ts';

/** A mail to a client, about the client or about an invoice: one of the two ids is `null`. */
export interface SendMail extends CommandBase {
  readonly kind: 'send-mail';
  readonly invoiceId: InvoiceId | null;
  readonly clientId: ClientId | null;
  readonly content: MailContent;
  /** Merge fields that the caller adds, by name. */
  readonly variables: Readonly<Record<string, string>>;
}

export type MailCommand = SendMail;

/** `eventId` is the number of the event that asks for the mail. */
export type MailResult = { readonly kind: 'mail-requested'; readonly eventId: number };
