import type { Change } from '../../changes.ts';
import type { AddPayment } from '../../commands.ts';
import type { Payment } from '../../payment.ts';
import type { WorkingState } from '../working-state.ts';

/**
 * The changes that a payment makes to its invoice's delivery. One that Metrc does not have yet keeps the time, and is
 * completed once it is made; one that could not be made is tried again. An open delivery, or one whose completion failed, is completed
 * with the payment's wall time; the event starts a job for it once the payment is committed. While a completion is under way
 * or done, a later payment changes nothing: the first one's time holds. The payment's outcome never depends on this.
 */
export function deliveryChanges(working: WorkingState, command: AddPayment, payment: Payment): readonly Change[] {
  if (!command.completesDelivery) return [];
  const delivery = working.delivery(payment.invoiceId);
  const arrivedAt = payment.paidAt;
  if (delivery?.state === 'creating') {
    return delivery.arrivedAt === null ? [{ kind: 'delivery-changed', delivery: { ...delivery, arrivedAt } }] : [];
  }
  if (delivery?.state === 'failed' && delivery.metrcDeliveryId === null) {
    return [
      { kind: 'delivery-changed', delivery: { ...delivery, state: 'creating', arrivedAt, failure: null } },
      working.event('delivery.create', payment.invoiceId, { paymentId: payment.id }),
    ];
  }
  if (delivery?.state !== 'open' && delivery?.state !== 'failed') return [];
  return [
    {
      kind: 'delivery-changed',
      delivery: { ...delivery, state: 'completing', arrivedAt, failure: null },
    },
    working.event('delivery.complete', payment.invoiceId, { paymentId: payment.id, arrivedAt }),
  ];
}
