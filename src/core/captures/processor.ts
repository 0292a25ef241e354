import type { InvoiceId } from '../invoice.ts';
import type { Currency, Minor } from '../money/money.ts';
import type { TenantId } from '../tenant.ts';

/** A charge of a stored card or account. */
export interface Charge {
  readonly tenantId: TenantId;
  readonly invoiceId: InvoiceId;
  /** The processor charges once for a key, however often it is asked. */
  readonly key: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly gateway: string;
  readonly remoteToken: string;
}

/** The processor took the money. */
export interface CapturedCharge {
  readonly kind: 'captured';
  readonly reference: string;
  readonly feesMinor: Minor;
}

/** The processor's answer about a charge. */
export type ChargeOutcome = CapturedCharge | { readonly kind: 'declined'; readonly reason: string };

/**
 * A payment processor. It keeps the outcome of each key. Both methods reject where its answer is not known: the charge stays
 * in doubt until {@link PaymentProcessor.outcomeOf} answers.
 */
export interface PaymentProcessor {
  /** Charges, or answers the outcome of an earlier charge of the key. */
  charge(charge: Charge): Promise<ChargeOutcome>;
  /**
   * The outcome of a charge in doubt. A processor that never saw the key answers `declined`, and refuses a later charge of
   * it: a request that is still on its way must not take money without a record.
   */
  outcomeOf(charge: Charge): Promise<ChargeOutcome>;
}

/** The processor of a tenant; `null` where none is configured. */
export type ProcessorOf = (tenantId: TenantId) => Promise<PaymentProcessor | null>;
