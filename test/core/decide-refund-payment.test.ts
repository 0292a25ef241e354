import { describe, expect, it } from '@jest/globals';
import type { RefundPayment } from '../../src/core/commands.ts';
import {
  CLIENT_ID,
  decide,
  decideOne,
  decimal,
  eventsOf,
  INVOICE_ID,
  invoice,
  invoiceAfter,
  NOW,
  NOW_TEXT,
  payment,
  refundPayment,
  state,
} from '../support/builders.ts';

const PAID = { status: 'Paid', paidAt: '2026-11-20 09:00:00', paidMinor: 6000n } as const;
const onPaid = state({ invoices: [invoice(PAID)], payments: [payment()] });

describe('a refund', () => {
  it('of everything makes a Paid invoice Refunded', () => {
    const decision = decideOne(onPaid, refundPayment({ reference: 'R-1' }));
    expect(invoiceAfter(decision)).toEqual(
      invoice({ ...PAID, status: 'Refunded', refundedMinor: 6000n, refundedAt: NOW_TEXT }),
    );
    expect(decision.changes[1]).toEqual({
      kind: 'refund-added',
      refund: {
        id: 1001,
        paymentId: 1,
        invoiceId: INVOICE_ID,
        clientId: CLIENT_ID,
        amountMinor: 6000n,
        gateway: 'paypal',
        reference: 'R-1',
        refundedAt: NOW_TEXT,
        recordedAt: NOW,
      },
    });
    expect(eventsOf(decision)).toEqual(['payment.refunded', 'invoice.refunded']);
  });

  it('in part leaves it Paid, until the last part', () => {
    const part = (): RefundPayment => refundPayment({ amount: decimal('20.00') });
    const decisions = decide(onPaid, part(), part(), part(), part());
    expect(decisions.map((decision) => decision.outcome.ok)).toEqual([true, true, true, false]);
    const statuses = decisions.slice(0, 3).map((decision) => invoiceAfter(decision)?.status);
    expect(statuses).toEqual(['Paid', 'Paid', 'Refunded']);
  });

  it('never gives back what became the client’s credit', () => {
    const on = state({
      invoices: [invoice({ ...PAID, paidMinor: 7000n, excessMinor: 1000n })],
      payments: [payment({ amountMinor: 7000n, excessMinor: 1000n })],
    });
    const tooMuch = decideOne(on, refundPayment({ amount: decimal('60.01') }));
    expect(tooMuch.outcome).toMatchObject({ ok: false, code: 'refund-exceeds-payment' });
    expect(invoiceAfter(decideOne(on, refundPayment()))).toMatchObject({ status: 'Refunded', refundedMinor: 6000n });
  });

  it.each<[string, Partial<RefundPayment>, string]>([
    ['of an unknown invoice', { invoiceId: 999 }, 'invoice-not-found'],
    ['of an unknown payment', { paymentId: 999 }, 'payment-not-found'],
    ['of a payment of another invoice', { paymentId: 2 }, 'payment-not-found'],
    ['of a tenth of a cent', { amount: decimal('0.001') }, 'amount-too-precise'],
    ['of nothing', { amount: decimal('0') }, 'amount-not-positive'],
    ['of less than nothing', { amount: decimal('-1') }, 'amount-not-positive'],
    ['of more than the payment', { amount: decimal('60.01') }, 'refund-exceeds-payment'],
  ])('%s is refused and changes nothing', (_how, fields, code) => {
    const other = payment({ id: 2, invoiceId: 101 });
    const on = state({ invoices: [invoice(PAID)], payments: [payment(), other] });
    const decision = decideOne(on, refundPayment(fields));
    expect(decision.outcome).toMatchObject({ ok: false, code });
    expect(decision.changes.map((change) => change.kind)).toEqual(['history-added']);
  });

  it('of a payment that was refunded is refused', () => {
    const on = state({ invoices: [invoice(PAID)], payments: [payment({}, 6000n)] });
    expect(decideOne(on, refundPayment()).outcome).toMatchObject({ ok: false, code: 'refund-exceeds-payment' });
  });
});
