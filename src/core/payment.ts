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
  /** The gateway's fee: recorded, but not part of any balance. */
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

/** An earlier payment that a new one may repeat. */
export interface EarlierPayment {
  readonly paymentId: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly amountMinor: Minor;
}

/** The payment that holds a claim. */
export interface HeldClaim extends EarlierPayment {
  /** The payment's day from the caller; `null` without one, and in claims from before days were recorded. */
  readonly givenOn: LocalDate | null;
  /** Whether a correction took the payment back. */
  readonly isReversed?: boolean;
}

/** The last payment with the same duplicate digest, and its day. */
export interface LookAlikePayment extends EarlierPayment {
  readonly recordedAt: Instant;
}

/** The gateway of a payment: the one that its caller names, else the invoice's payment method. Ignores blanks. */
export function gatewayOf(payment: { readonly gateway: string | null }, paymentMethod: string): string {
  return (payment.gateway ?? paymentMethod).trim();
}

/** The map key of a duplicate digest on an invoice. */
export function duplicateKey(invoiceId: InvoiceId, digest: string): string {
  return `${invoiceId}:${digest}`;
}

/** The map key of a claim. */
export function claimKey(claim: Claim): string {
  return `${claim.scope}:${claim.key}`;
}

/**
 * The claims of a payment under a tenant's scope; empty without a reference. The case of the gateway does not matter, but
 * the case of the reference does. JSON separates the parts for any characters in them.
 */
export function claimsOf(scope: ReferenceScope, invoiceId: InvoiceId, gateway: string, reference: string): Claim[] {
  if (scope === 'none' || reference === '') return [];
  const name = gateway.toLowerCase();
  const ofInvoice: Claim = { scope: 'invoice', key: JSON.stringify([invoiceId, name, reference]) };
  return scope === 'invoice' ? [ofInvoice] : [ofInvoice, { scope: 'gateway', key: JSON.stringify([name, reference]) }];
}
