import type { Rate } from '../money/percentage.ts';
import type { TaxRules } from '../money/tax.ts';
import type { InvoiceRules } from '../tenant.ts';

/** A way to pay that a tenant lists. */
export interface ListedMethod {
  readonly systemName: string;
  readonly displayName: string;
}

/** A currency of a tenant. Its number never changes. */
export interface ListedCurrency {
  readonly id: number;
  /** ISO 4217. */
  readonly code: string;
  /** Whether it is the tenant's own. */
  readonly isBase: boolean;
}

/** The credential of a call, as its tenant's operator sees it. */
export interface CallerFacts {
  readonly identifier: string;
  readonly label: string | null;
  /** In lower case; `null` is all. */
  readonly actions: readonly string[] | null;
}

/** The settings and small lists of a tenant, in one snapshot. */
export interface TenantFacts {
  readonly name: string;
  /** ISO 4217 code of the tenant's own currency. */
  readonly currency: string;
  readonly invoiceRules: InvoiceRules;
  readonly dateFormat: string;
  readonly rate: Rate;
  readonly rate2: Rate;
  readonly taxRules: TaxRules;
  /** `null` where sequential numbers are off. */
  readonly numberFormat: string | null;
  /** By system name: the payment methods, and other gateways that the tenant lists. */
  readonly methods: readonly ListedMethod[];
  /** By number. */
  readonly currencies: readonly ListedCurrency[];
  readonly caller: CallerFacts;
}
