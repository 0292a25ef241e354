import type { Json } from '../changes.ts';
import type { CreditNote } from '../records/credit-note.ts';
import type { Claim, Payment, Refund } from '../payment.ts';

type Facts = { readonly [name: string]: Json | undefined };

/**
 * A payment as the history keeps it: amounts as minor units in text, and the names in order; with the claims that it
 * holds, because one that was allowed to be a double holds none, and the tenant's setting moves on; with whether its day
 * is the caller's own, which the claims keep. Its event has only its id: a payment is never changed, and a reader of the
 * event finds everything there.
 */
export function paymentFacts(payment: Payment, claims?: readonly Claim[], isDated = false): Facts {
  return {
    amountMinor: payment.amountMinor.toString(),
    claims: claims?.map(({ scope }) => scope),
    details: Object.keys(payment.details).length === 0 ? undefined : payment.details,
    excessMinor: payment.excessMinor.toString(),
    feesMinor: payment.feesMinor.toString(),
    gateway: payment.gateway,
    isDated: isDated ? true : undefined,
    paymentId: payment.id,
    receivedAt: payment.paidAt,
    reference: payment.reference,
  };
}

/** The same for a refund. */
export function refundFacts(refund: Pick<Refund, 'id' | 'paymentId' | 'amountMinor'>): Facts {
  return { refundId: refund.id, paymentId: refund.paymentId, amountMinor: refund.amountMinor.toString() };
}

/** The same for a credit note. */
export function creditNoteFacts(note: Pick<CreditNote, 'id' | 'reason' | 'amountMinor' | 'refundId'>): Facts {
  return {
    amountMinor: note.amountMinor.toString(),
    creditNoteId: note.id,
    reason: note.reason,
    refundId: note.refundId ?? undefined,
  };
}
