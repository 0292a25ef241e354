import type { Instant } from '../dates.ts';
import type { ClientId } from '../tenant.ts';

export type ContactId = number;

/** The kinds of mail that a contact may receive. */
export const MAIL_KINDS = ['general', 'product', 'domain', 'invoice', 'support', 'affiliate'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

export interface ContactFields {
  readonly firstName: string;
  readonly lastName: string;
  readonly companyName: string;
  readonly email: string;
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
  /** Two letters of ISO 3166, or empty. */
  readonly country: string;
  readonly phoneNumber: string;
  readonly taxId: string;
  /** The kinds of mail that the contact receives. */
  readonly mails: readonly MailKind[];
}

/** A further person of a client. */
export interface Contact extends ContactFields {
  readonly id: ContactId;
  readonly clientId: ClientId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
