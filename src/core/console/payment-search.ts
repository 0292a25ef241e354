import type { LocalDate, WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';
import type { Bound, SearchPort } from './search.ts';

/** A transaction of this list has no invoice; one with an invoice is a payment or refunds. */
export const MONEY_KINDS = ['payment', 'refund', 'transaction'] as const;
export type MoneyKind = (typeof MONEY_KINDS)[number];

/** The wanted payments, refunds and transactions; an absent member matches any. Amounts are in minor units. */
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
  /** The dialect by which a payment was recorded; the others have none. */
  readonly dialect?: string;
  readonly amount?: readonly Bound<bigint>[];
  /** The day of the money, as the caller gave it. */
  readonly on?: readonly Bound<LocalDate>[];
}

/** A payment, refund or transaction in the console's list. */
export interface FoundPayment {
  readonly id: number;
  readonly kind: MoneyKind;
  /** `null` of a transaction. */
  readonly invoiceId: InvoiceId | null;
  /** `null` of a transaction that names no client. */
  readonly clientId: ClientId | null;
  /** Empty without a client. */
  readonly clientName: string;
  /** Empty where the client has none. */
  readonly companyName: string;
  readonly gateway: string;
  readonly reference: string;
  readonly at: WallTime;
  /** ISO 4217. */
  readonly currency: string;
  /** Negative where the money went out. */
  readonly amountMinor: bigint;
  /** Of a payment. */
  readonly dialect: string | null;
}

/** Payments, refunds and transactions for the console. A key orders by id; two kinds with one id have two keys. */
export type PaymentSearchPort = SearchPort<PaymentSearch, FoundPayment>;
