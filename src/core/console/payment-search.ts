import type { LocalDate, WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';
import type { Bound, SearchPort } from './search.ts';

export const MONEY_KINDS = ['payment', 'refund'] as const;
export type MoneyKind = (typeof MONEY_KINDS)[number];

/** The wanted payments and refunds; an absent member matches any. Amounts are in minor units. */
export interface PaymentSearch {
  readonly id?: number;
  readonly kind?: MoneyKind;
  readonly invoiceId?: InvoiceId;
  readonly clientId?: ClientId;
  /** The beginning of the client's name, company or mail address, in any case of letters. */
  readonly clientText?: string;
  /** Exactly. */
  readonly reference?: string;
  /** By its system name, in any case of letters. */
  readonly gateway?: string;
  /** The dialect by which a payment was recorded; a refund has none. */
  readonly dialect?: string;
  readonly amount?: readonly Bound<bigint>[];
  /** The day of the money, as the caller gave it. */
  readonly on?: readonly Bound<LocalDate>[];
}

/** A payment or refund in the console's list. */
export interface FoundPayment {
  readonly id: number;
  readonly kind: MoneyKind;
  readonly invoiceId: InvoiceId;
  readonly clientId: ClientId;
  readonly clientName: string;
  readonly gateway: string;
  readonly reference: string;
  readonly at: WallTime;
  /** ISO 4217. */
  readonly currency: string;
  /** Positive, of a refund too. */
  readonly amountMinor: bigint;
  /** `null` of a refund. */
  readonly dialect: string | null;
}

/** Payments and refunds for the console. A key orders by id; a payment and a refund with one id have two keys. */
export type PaymentSearchPort = SearchPort<PaymentSearch, FoundPayment>;
