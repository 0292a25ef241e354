import type { Instant, LocalDate, WallTime } from './dates.ts';
import type { InvoiceId } from './invoice.ts';
import type { Minor } from './money/money.ts';
import type { ClientId, ReferenceScope } from './tenant.ts';

export type PaymentId = number;

/** Further words of a caller about a payment, by name, e.g. `{ checkNumber: '1003' }`. */
export type PaymentDetails = Readonly<Record<string, string>>;

/** Money received for an invoice; never updated, never deleted. */
export interface Payment {
  readonly id: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly clientId: ClientId;
  readonly amountMinor: Minor;
  /** What the gateway kept of it: recorded, and part of no balance. */
  readonly feesMinor: Minor;
  /** The part that was more than the invoice owed, and became the client's credit. */
  readonly excessMinor: Minor;
  /** System name of the gateway as the caller gave it. */
  readonly gateway: string;
  /** The gateway's transaction number. */
  readonly reference: string;
  /** The caller's wall time, as it came. */
  readonly paidAt: WallTime;
  readonly recordedAt: Instant;
  readonly details: PaymentDetails;
  /** The digest by which a repeat without a reference is recognised. */
  readonly duplicateDigest: string | null;
}

export interface Refund {
  readonly id: number;
  readonly paymentId: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly clientId: ClientId;
  readonly amountMinor: Minor;
  readonly gateway: string;
  readonly reference: string;
  readonly refundedAt: WallTime;
  readonly recordedAt: Instant;
}

/** A payment's hold on its reference: no second payment may take the same claim. */
export interface Claim {
  readonly scope: 'invoice' | 'gateway';
  readonly key: string;
}

/** A payment that another may be a repeat of. */
export interface EarlierPayment {
  readonly paymentId: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly amountMinor: Minor;
}

/** Who holds a claim. */
export interface HeldClaim extends EarlierPayment {
  /** The day that the caller gave the payment; `null` where it gave none, and in claims from before days were kept. */
  readonly givenOn: LocalDate | null;
}

/** The last payment that said the same, its day among it. */
export interface LookAlikePayment extends EarlierPayment {
  readonly recordedAt: Instant;
}

/** The gateway of a payment: the one that its caller names, else the invoice's payment method; blanks are no part of it. */
export function gatewayOf(payment: { readonly gateway: string | null }, paymentMethod: string): string {
  return (payment.gateway ?? paymentMethod).trim();
}

/** One text for a likeness on an invoice in a map. */
export function duplicateKey(invoiceId: InvoiceId, digest: string): string {
  return `${invoiceId}:${digest}`;
}

/** One text for a claim in a map. */
export function claimKey(claim: Claim): string {
  return `${claim.scope}:${claim.key}`;
}

/**
 * The claims of a payment, under a tenant's scope; none without a reference. The gateway's case does not matter, the reference's does. JSON
 * keeps the parts apart, whatever characters they hold.
 */
export function claimsOf(scope: ReferenceScope, invoiceId: InvoiceId, gateway: string, reference: string): Claim[] {
  if (scope === 'none' || reference === '') return [];
  const name = gateway.toLowerCase();
  const ofInvoice: Claim = { scope: 'invoice', key: JSON.stringify([invoiceId, name, reference]) };
  return scope === 'invoice' ? [ofInvoice] : [ofInvoice, { scope: 'gateway', key: JSON.stringify([name, reference]) }];
}
