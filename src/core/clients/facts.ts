import type { Currency } from '../money/money.ts';
import type { ClientGroupId } from '../records/client.ts';
import type { ContactId } from '../records/contact.ts';
import { emailKey } from '../records/person.ts';
import type { QuoteId } from '../records/quote.ts';
import type { Client, ClientId } from '../tenant.ts';

/** A client by its own id, or by that of one of its contacts. */
export interface ClientName {
  readonly clientId: ClientId | null;
  readonly contactId: ContactId | null;
}

/** A question of a rule about rows that it does not lock. */
export type ClientQuestion =
  /** Which clients have the address? */
  | { readonly kind: 'clients-with-email'; readonly email: string }
  /** Which contacts of the client have the address? */
  | { readonly kind: 'contacts-with-email'; readonly of: ClientName; readonly email: string }
  /** Who of the client receives mails about domains? */
  | { readonly kind: 'domain-mails'; readonly of: ClientName }
  /** Does the client have invoices, quotes, entries of credit, transactions, billable items or pay methods? */
  | { readonly kind: 'in-use'; readonly clientId: ClientId }
  /** Who is the client of the quote, and which clients have its mail address? */
  | { readonly kind: 'owner-of-quote'; readonly quoteId: QuoteId }
  /** Does the tenant have the group? */
  | { readonly kind: 'group'; readonly groupId: ClientGroupId }
  /** Which currency of the tenant has the number? */
  | { readonly kind: 'currency'; readonly currencyId: number };

/** The answers to the questions of a batch. A missing entry means none. */
export interface ClientFacts {
  /** By `emailKey`. */
  readonly clientsWithEmail: ReadonlyMap<string, readonly ClientId[]>;
  /** By {@link contactEmailKey}. */
  readonly contactsWithEmail: ReadonlyMap<string, readonly ContactId[]>;
  readonly domainMails: ReadonlyMap<ClientId, DomainMails>;
  readonly inUse: ReadonlySet<ClientId>;
  readonly ownersOfQuotes: ReadonlyMap<ClientId, Client>;
  readonly groups: ReadonlySet<ClientGroupId>;
  readonly currencies: ReadonlyMap<number, Currency>;
}

export interface DomainMails {
  readonly isClientOn: boolean;
  /** The contacts that receive them. */
  readonly contacts: readonly ContactId[];
}

export const NO_CLIENT_FACTS: ClientFacts = {
  clientsWithEmail: new Map(),
  contactsWithEmail: new Map(),
  domainMails: new Map(),
  inUse: new Set(),
  ownersOfQuotes: new Map(),
  groups: new Set(),
  currencies: new Map(),
};

/** The map key of a contact's address. */
export function contactEmailKey(clientId: ClientId, email: string): string {
  return `${clientId}:${emailKey(email)}`;
}
