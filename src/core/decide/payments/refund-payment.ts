import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import { NOTHING } from '../../load-plan.ts';
import type { RefundPayment } from '../../commands.ts';
import { withStatus, type Invoice } from '../../invoice.ts';
import type { Refund } from '../../payment.ts';
import { withNoteOfRefund } from '../invoices/credit-notes.ts';
import { accept, invoiceFacts, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import { refundFacts } from '../facts.ts';
import type { WorkingState } from '../working-state.ts';

/**
 * Money given back of one payment: no more than is left of it, and not what became the client's credit. A Paid invoice
 * becomes Refunded when everything is refunded.
 */
export function refundPayment(working: WorkingState, command: RefundPayment): Verdict {
  const invoice = working.invoice(command.invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');
  const paid = working.payment(command.paymentId);
  if (paid === undefined || paid.payment.invoiceId !== invoice.id) return refuse('payment-not-found');

  const left = paid.payment.amountMinor - paid.payment.excessMinor - paid.refundedMinor;
  const amount = command.amount === null ? left : minorOrRefusal(command.amount, invoice.currency, 'amount');
  if (typeof amount === 'object') return { outcome: amount, changes: [] };
  if (command.amount !== null && amount <= 0n) return refuse('amount-not-positive');
  if (amount > left || left === 0n) return refuse('refund-exceeds-payment');

  const refund: Refund = {
    // A list of transactions has both: one counter keeps their ids apart.
    id: working.newId('payment'),
    paymentId: paid.payment.id,
    invoiceId: invoice.id,
    clientId: invoice.clientId,
    amountMinor: amount,
    gateway: paid.payment.gateway,
    reference: command.reference,
    refundedAt: command.refundedAt ?? working.wallTime,
    recordedAt: working.now,
  };
  return record(working, invoice, refund);
}

function record(working: WorkingState, before: Invoice, refund: Refund): Verdict {
  const debited = { ...before, refundedMinor: before.refundedMinor + refund.amountMinor };
  const isAll = before.status === 'Paid' && debited.refundedMinor === debited.paidMinor - debited.excessMinor;
  const moved = isAll ? withStatus(debited, 'Refunded', refund.refundedAt) : debited;
  const { invoice, changes, facts: creditNote } = withNoteOfRefund(working, before, moved, refund);
  const facts = refundFacts(refund);
  return accept({ kind: 'payment-refunded', refundId: refund.id }, [
    { kind: 'invoice-changed', invoice },
    { kind: 'refund-added', refund },
    ...changes,
    working.history({
      invoiceId: invoice.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(before),
      after: { ...invoiceFacts(invoice, { creditNote }), refund: facts },
    }),
    working.event('payment.refunded', invoice.id, facts),
    ...(isAll ? [working.event('invoice.refunded', invoice.id, facts)] : []),
  ]);
}

export const refundPaymentRule: Rule<RefundPayment> = {
  plan: ({ invoiceId, paymentId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    payments: [paymentId],
    ids: { ...NOTHING.ids, payment: 1, 'credit-note': 1 },
  }),
  decide: refundPayment,
  requested: ({ invoiceId, paymentId, reference, amount }) => ({
    invoiceId,
    paymentId,
    reference,
    amount: requestedAmount(amount),
  }),
};
