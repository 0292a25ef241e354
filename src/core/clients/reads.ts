import type { Actor } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { InvoiceId, InvoiceStatus } from '../invoice.ts';
import type { Page, PageOfIds } from '../listing.ts';
import type { ClientGroupId, ClientRecord, ClientStatus } from '../records/client.ts';
import type { Contact, ContactId } from '../records/contact.ts';
import type { PersonFields } from '../records/person.ts';
import type { ClientId } from '../tenant.ts';

/** The values that contacts of a list have, in any case; an absent one is any. */
export type ContactFilter = { readonly clientId: ClientId | null } & {
  readonly [K in Exclude<keyof PersonFields, 'mails' | 'taxId'>]?: string | undefined;
};

/** Reads for lists of contacts. */
export interface ContactReadPort {
  /** By id. */
  ids(actor: Actor, filter: ContactFilter, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly ContactId[]): Promise<readonly Contact[] | 'revoked'>;
}

export const CLIENT_ORDERS = [
  'id',
  'full-name',
  'last-name',
  'company',
  'email',
  'group',
  'created',
  'status',
] as const;
export type ClientOrder = (typeof CLIENT_ORDERS)[number];

export interface ClientListQuery {
  readonly status: ClientStatus | null;
  /** The beginning of a mail address, a first, last or full name, or a company, in any case; `null` is any. */
  readonly search: string | null;
  readonly order: ClientOrder;
  readonly isDescending: boolean;
}

/** The most groups of a tenant. */
export const MOST_CLIENT_GROUPS = 1_000;

export interface ClientGroup {
  readonly id: ClientGroupId;
  readonly name: string;
  readonly colour: string;
  /** In thousandths of a percent. */
  readonly discountMilli: bigint;
  readonly isNeverSuspended: boolean;
  readonly hasSeparateInvoices: boolean;
}

/** A client with its credit and the number of its currency. */
export interface ClientDetails {
  readonly client: ClientRecord;
  readonly creditMinor: bigint;
  readonly currencyId: number;
}

/** The invoices of a client in one status: those that are not yet due, or all, and those that are overdue. */
export interface InvoiceTotals {
  readonly status: InvoiceStatus;
  readonly count: number;
  readonly totalMinor: bigint;
  /** The rest to be paid of them. */
  readonly balanceMinor: bigint;
  readonly overdueCount: number;
  readonly overdueMinor: bigint;
}

/** The sums of a client's invoices and payments, and the counts of its quotes. */
export interface ClientStats {
  readonly invoices: readonly InvoiceTotals[];
  readonly receivedMinor: bigint;
  readonly feesMinor: bigint;
  readonly refundedMinor: bigint;
  readonly quotes: { readonly all: number; readonly accepted: number };
}

/** Names a client by its id or by its mail address, in any case; the id wins. */
export interface ClientKey {
  readonly id: ClientId | null;
  readonly email: string | null;
}

/** Reads for clients. */
export interface ClientReadPort {
  ids(actor: Actor, query: ClientListQuery, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly ClientId[]): Promise<readonly ClientRecord[] | 'revoked'>;
  details(actor: Actor, key: ClientKey): Promise<ClientDetails | 'not-found' | 'revoked'>;
  /** `today` is the tenant's: invoices due before it are overdue. */
  stats(actor: Actor, id: ClientId, today: LocalDate): Promise<ClientStats | 'revoked'>;
  groups(actor: Actor): Promise<readonly ClientGroup[] | 'revoked'>;
  /** The open invoices of a client with a higher number, by number, at most so many. */
  openInvoices(actor: Actor, id: ClientId, after: InvoiceId, most: number): Promise<readonly InvoiceId[] | 'revoked'>;
}
