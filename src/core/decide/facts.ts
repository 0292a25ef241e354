import type { Json } from '../changes.ts';
import type { Payment, Refund } from '../payment.ts';

type Facts = { readonly [name: string]: Json };

/** A payment as the history and its event keep it: amounts as minor units in text. */
export function paymentFacts(payment: Payment): Facts {
  return {
    paymentId: payment.id,
    amountMinor: payment.amountMinor.toString(),
    feesMinor: payment.feesMinor.toString(),
    excessMinor: payment.excessMinor.toString(),
    gateway: payment.gateway,
    reference: payment.reference,
    receivedAt: payment.paidAt,
    ...(Object.keys(payment.details).length === 0 ? {} : { details: payment.details }),
  };
}

/** The same for a refund. */
export function refundFacts(refund: Pick<Refund, 'id' | 'paymentId' | 'amountMinor'>): Facts {
  return { refundId: refund.id, paymentId: refund.paymentId, amountMinor: refund.amountMinor.toString() };
}
