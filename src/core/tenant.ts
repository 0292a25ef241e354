import type { Currency, ExtraDecimals, Minor } from './money/money.ts';
import type { Rate } from './money/percentage.ts';
import type { TaxRules } from './money/tax.ts';

/** The number of a tenant, unique in the gateway. */
export type TenantId = number;
export type ClientId = number;

/**
 * Where a payment's reference must be unique: on its invoice and gateway, on its gateway whatever the invoice, or
 * nowhere (doubles are stored, as the original does).
 */
export type ReferenceScope = 'invoice' | 'gateway' | 'none';

/**
 * How to treat a gateway or payment method that the tenant does not list: record it silently, record it with a warning, or
 * refuse it.
 */
export const UNKNOWN_GATEWAYS = ['accept', 'warn', 'refuse'] as const;
export type UnknownGateways = (typeof UNKNOWN_GATEWAYS)[number];

/**
 * The rules of a tenant's invoices, by the version of the original that they follow. `8`: an issued invoice may change, and
 * its history says how. `9`: an issued invoice is immutable, and credit notes correct it.
 */
export const INVOICE_RULES = ['8', '9'] as const;
export type InvoiceRules = (typeof INVOICE_RULES)[number];

export interface TenantSettings {
  readonly id: TenantId;
  readonly currency: Currency;
  /** IANA name; now, today and the invoice numbers' dates are the tenant's. */
  readonly timeZone: string;
  readonly rate: Rate;
  readonly rate2: Rate;
  readonly taxRules: TaxRules;
  /** Days from an invoice's date to its due date. */
  readonly dueDays: number;
  /** System name of the default payment method of an invoice. */
  readonly paymentMethod: string;
  readonly referenceScope: ReferenceScope;
  readonly unknownGateways: UnknownGateways;
  readonly invoiceRules: InvoiceRules;
  /** How to treat decimals that a currency does not have, in commands that may be rounded. */
  readonly extraDecimals: ExtraDecimals;
  /** How long a payment without a reference counts as a repeat: with a time of day, and with only a date. */
  readonly timedRepeatMs: number;
  readonly datedRepeatMs: number;
  /** Format of sequential invoice numbers (`INV-{YEAR}-{NUMBER}`), or `null` if they are off. */
  readonly numberFormat: string | null;
}

export interface Client {
  readonly id: ClientId;
  readonly currency: Currency;
  readonly isTaxExempt: boolean;
  /** The client's own rates; `null` takes the tenant's. */
  readonly rate: Rate | null;
  readonly rate2: Rate | null;
  readonly paymentMethod: string | null;
  readonly creditMinor: Minor;
}
