import type { Instant, LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';

/** The entries that a list of the history shows; a `null` asks for nothing. */
export interface ActivityFilter {
  readonly clientId: ClientId | null;
  /** A day on the wall of a time zone. */
  readonly day: { readonly date: LocalDate; readonly timeZone: string } | null;
  /** The identifier or label of the credential that acted, in any case. */
  readonly actor: string | null;
}

export const ALL_ACTIVITY: ActivityFilter = { clientId: null, day: null, actor: null };

/**
 * Entries that a filter without an index looks through, from the newest: a rare text must not read the whole history.
 */
export const SEARCHED_ENTRIES = 50_000;
/** Of a client, the newest invoices, and the newest entries of each, whose activity is listed. */
export const SEARCHED_INVOICES = 1_000;
export const SEARCHED_OF_INVOICE = 50;

/** An entry of the history, as a list shows it. */
export interface ActivityEntry {
  readonly id: number;
  readonly recordedAt: Instant;
  /** The kind of the command, such as `add-payment`. */
  readonly action: string;
  readonly outcome: 'applied' | 'repeated' | 'refused';
  /** Of a refusal. */
  readonly code: string | null;
  readonly invoiceId: InvoiceId | null;
  /** The client of the entry, or of its invoice. */
  readonly clientId: ClientId | null;
  readonly credentialId: number;
  /** `null` where the credential is gone. */
  readonly credential: string | null;
  readonly statusBefore: string | null;
  readonly statusAfter: string | null;
  /** Of a payment or refund, in minor units. */
  readonly amountMinor: bigint | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly reference: string | null;
}
