import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../src/core/changes.ts';
import type { AddPayment } from '../../src/core/commands.ts';
import { addPayment, decide, decideOne, decimal, delivery, eventsOf, invoice, state } from '../support/builders.ts';

const PAID_AT = '2015-03-24 11:54:00';

function completingPayment(fields: Parameters<typeof addPayment>[0] = {}): AddPayment {
  return addPayment({ completesDelivery: true, amount: decimal('10.00'), paidAt: PAID_AT, ...fields });
}

function deliveriesAfter(changes: readonly Change[]): unknown[] {
  return changes.flatMap((change) => (change.kind === 'delivery-changed' ? [change.delivery] : []));
}

describe('A payment that completes deliveries', () => {
  it.each(['open', 'failed'] as const)('completes a delivery that is %s with its own time', (from) => {
    const found = delivery({ state: from, arrivedAt: '2001-01-01 00:00:00', failure: 'Metrc was closed' });
    const decision = decideOne(state({ deliveries: [found] }), completingPayment());
    expect(deliveriesAfter(decision.changes)).toEqual([
      { ...found, state: 'completing', arrivedAt: PAID_AT, failure: null },
    ]);
    expect(decision.changes).toContainEqual({
      kind: 'event-raised',
      event: expect.objectContaining({
        name: 'delivery.complete',
        payload: { paymentId: 1001, arrivedAt: PAID_AT },
      }),
    });
  });

  it.each(['completing', 'completed'] as const)('leaves a delivery that is %s as it is', (from) => {
    const decision = decideOne(state({ deliveries: [delivery({ state: from })] }), completingPayment());
    expect(decision.outcome.ok).toBe(true);
    expect(deliveriesAfter(decision.changes)).toEqual([]);
    expect(eventsOf(decision)).toEqual(['payment.recorded']);
  });

  it('says the same whether there is a delivery or not', () => {
    const command = completingPayment();
    expect(decideOne(state({ deliveries: [delivery()] }), command).outcome).toEqual(
      decideOne(state(), command).outcome,
    );
  });

  it('completes it once in a batch: the first payment’s time is kept', () => {
    const [first, second] = decide(
      state({ deliveries: [delivery()] }),
      completingPayment(),
      completingPayment({ paidAt: '2015-03-25 09:00:00' }),
    );
    expect(eventsOf(first!)).toContain('delivery.complete');
    expect(eventsOf(second!)).toEqual(['payment.recorded']);
    expect(deliveriesAfter(second!.changes)).toEqual([]);
  });

  it('completes nothing when it repeats another', () => {
    const [, again] = decide(
      state({ deliveries: [delivery()] }),
      completingPayment({ reference: '23', completesDelivery: false }),
      completingPayment({ reference: '23' }),
    );
    expect(again!.outcome).toMatchObject({ ok: true, result: { isRepeat: true } });
    expect(eventsOf(again!)).toEqual([]);
  });

  it('completes nothing when it is refused', () => {
    const cancelled = state({ invoices: [invoice({ status: 'Cancelled' })], deliveries: [delivery()] });
    const decision = decideOne(cancelled, completingPayment());
    expect(decision.outcome.ok).toBe(false);
    expect(eventsOf(decision)).toEqual([]);
  });
});

describe('Any other payment', () => {
  it('completes nothing', () => {
    const decision = decideOne(state({ deliveries: [delivery()] }), completingPayment({ completesDelivery: false }));
    expect(eventsOf(decision)).toEqual(['payment.recorded']);
    expect(deliveriesAfter(decision.changes)).toEqual([]);
  });
});
