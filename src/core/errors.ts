/**
 * Why a command was refused, in the order in which they win. A refusal is a value that commits with its history row;
 * no message and no HTTP status here: each dialect has one total table of its own.
 */
export const REFUSAL_CODES = [
  'credential-revoked',
  'idempotency-key-reused',
  'draft-cannot-be-sent',
  'client-not-found',
  'date-out-of-range',
  'invoice-not-found',
  'quote-not-found',
  'quote-line-not-found',
  'quote-invoiced',
  'quote-without-recipient',
  'invoice-of-another-client',
  'currency-id-not-found',
  'currency-mismatch',
  'currency-required',
  'payment-method-required',
  'payment-not-found',
  'contact-not-found',
  'invoice-not-capturable',
  'nothing-to-capture',
  'processor-missing',
  'pay-method-missing',
  'capture-pending',
  'capture-declined',
  'capture-in-doubt',
  'pay-method-not-found',
  'pay-method-of-another-client',
  'gateway-module-unknown',
  'last-domain-mail',
  'email-taken',
  'email-invalid',
  'too-many-custom-fields',
  'group-not-found',
  'currency-not-found',
  'currency-in-use',
  'client-in-use',
  'publish-needs-draft',
  'too-many-lines',
  'line-texts-too-long',
  'amount-too-precise',
  'amount-too-large',
  'invoice-immutable',
  'reference-reused',
  'gateway-unknown',
  'invoice-refuses-payment',
  'invoice-closed',
  'delivery-exists',
  'amount-not-positive',
  'nothing-owed',
  'invoice-not-unpaid',
  'credit-exceeds-client',
  'credit-exceeds-invoice',
  'credit-not-positive',
  'refund-exceeds-payment',
  'refund-of-too-many',
  'credit-with-invoice',
  'two-amounts',
  'transaction-not-found',
  'refunded-not-found',
  'refund-without-amount',
  'payment-has-refunds',
  'credit-spent',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The values that a refusal's message may quote, e.g. `{ status: 'Cancelled' }` or `{ field: 'fees' }`. */
export type Facts = Readonly<Record<string, string>>;

/** The database is away or too slow: nothing was recorded, and the caller may simply try again. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** Whether the command was recorded could not be learned in time; a retry that carries the same key is safe. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** More commands wait than may: this one was shed before anything was done. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}
