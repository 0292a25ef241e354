import type { Actor } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { Page, PageOfIds } from '../listing.ts';
import type { ClientRecord } from '../records/client.ts';
import type { Quote, QuoteId, QuoteStage } from '../records/quote.ts';
import type { ClientId } from '../tenant.ts';

/** Narrows the quotes of a tenant; all conditions apply, and a missing one is any. */
export interface QuoteFilter {
  readonly id?: QuoteId;
  /** `null`: quotes without a client. */
  readonly clientId?: ClientId | null;
  /** The whole subject, in any case. */
  readonly subject?: string;
  readonly stage?: QuoteStage;
  readonly createdOn?: LocalDate;
  readonly changedOn?: LocalDate;
  readonly validOn?: LocalDate;
}

/** A quote with its client, where it has one, and the number of its currency. */
export interface ListedQuote {
  readonly quote: Quote;
  readonly client: ListedClient | null;
  readonly currencyId: number;
}

/** A client as lists show it. */
export type ListedClient = Pick<
  ClientRecord,
  'id' | 'firstName' | 'lastName' | 'companyName' | 'email' | 'createdAt' | 'groupId' | 'status'
>;

/** Quotes as a list, by id. */
export interface QuoteListPort {
  ids(actor: Actor, filter: QuoteFilter, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly QuoteId[]): Promise<readonly ListedQuote[] | 'revoked'>;
}
