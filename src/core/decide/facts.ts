import type { Json } from '../changes.ts';
import type { Claim, Payment, Refund } from '../payment.ts';

type Facts = { readonly [name: string]: Json | undefined };

/** A payment as its event tells it: amounts as minor units in text. What else was said of it stands in its row. */
export function paymentFacts(payment: Payment): Facts {
  return {
    amountMinor: payment.amountMinor.toString(),
    excessMinor: payment.excessMinor.toString(),
    feesMinor: payment.feesMinor.toString(),
    gateway: payment.gateway,
    paymentId: payment.id,
    receivedAt: payment.paidAt,
    reference: payment.reference,
  };
}

/**
 * A payment as the history keeps it: all that was said of it, and which claims it holds. One that was allowed to be a
 * double holds none, and the tenant's setting moves on. The names are in order, as the history has them.
 */
export function recordedFacts(payment: Payment, claims: readonly Claim[]): Facts {
  return {
    amountMinor: payment.amountMinor.toString(),
    claims: claims.map(({ scope }) => scope),
    details: Object.keys(payment.details).length === 0 ? undefined : payment.details,
    excessMinor: payment.excessMinor.toString(),
    feesMinor: payment.feesMinor.toString(),
    gateway: payment.gateway,
    paymentId: payment.id,
    receivedAt: payment.paidAt,
    reference: payment.reference,
  };
}

/** The same for a refund. */
export function refundFacts(refund: Pick<Refund, 'id' | 'paymentId' | 'amountMinor'>): Facts {
  return { refundId: refund.id, paymentId: refund.paymentId, amountMinor: refund.amountMinor.toString() };
}
