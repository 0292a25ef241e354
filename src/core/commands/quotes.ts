import type { CommandBase } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Discount, Prospect, QuoteId, QuoteStage } from '../records/quote.ts';
import type { ClientId } from '../tenant.ts';

/** A wanted line: without an id a new one, else a change of the given members. */
export interface WantedQuoteLine {
  readonly id: number | null;
  readonly description: string | null;
  readonly quantity: Decimal | null;
  readonly unitPrice: Decimal | null;
  readonly discount: Discount | null;
  readonly isTaxed: boolean | null;
}

/** The fields of a quote that a caller sets; a missing one stays as it is. */
export interface QuoteChanges extends Partial<Prospect> {
  readonly subject?: string;
  readonly stage?: QuoteStage;
  readonly validOn?: LocalDate;
  readonly createdOn?: LocalDate;
  readonly proposal?: string;
  readonly customerNotes?: string;
  readonly adminNotes?: string;
}

interface Owned {
  /** `null` for a quote to a person outside the clients; in a change: it stays. */
  readonly clientId: ClientId | null;
  /** The number of a currency, for a quote without a client; `null` is the tenant's, in a change: it stays. */
  readonly currencyId: number | null;
  readonly lines: readonly WantedQuoteLine[];
}

export interface CreateQuote extends CommandBase, Owned {
  readonly kind: 'create-quote';
  readonly fields: QuoteChanges & Required<Pick<QuoteChanges, 'subject' | 'stage' | 'validOn'>>;
}

export interface UpdateQuote extends CommandBase, Owned {
  readonly kind: 'update-quote';
  readonly quoteId: QuoteId;
  readonly fields: QuoteChanges;
}

export interface SendQuote extends CommandBase {
  readonly kind: 'send-quote';
  readonly quoteId: QuoteId;
}

/** Makes the invoice of a quote; the second time it answers the same invoice. */
export interface AcceptQuote extends CommandBase {
  readonly kind: 'accept-quote';
  readonly quoteId: QuoteId;
  /** Of the client that is made where the quote has none. */
  readonly uuid: string;
}

export interface DeleteQuote extends CommandBase {
  readonly kind: 'delete-quote';
  readonly quoteId: QuoteId;
}

export type QuoteCommand = CreateQuote | UpdateQuote | SendQuote | AcceptQuote | DeleteQuote;

export type QuoteResult =
  | { readonly kind: 'quote-created'; readonly quoteId: QuoteId }
  | { readonly kind: 'quote-updated'; readonly quoteId: QuoteId }
  | { readonly kind: 'quote-sent'; readonly quoteId: QuoteId }
  | { readonly kind: 'quote-deleted'; readonly quoteId: QuoteId }
  | {
      readonly kind: 'quote-accepted';
      readonly quoteId: QuoteId;
      readonly invoiceId: InvoiceId;
      /** Whether an earlier call had made the invoice. */
      readonly isRepeat: boolean;
    };
