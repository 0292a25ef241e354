import type { Change } from '../../changes.ts';
import type { AddPayment } from '../../commands.ts';
import type { Payment } from '../../payment.ts';
import type { WorkingState } from '../working-state.ts';

/**
 * The changes that a payment makes to its invoice's delivery. An open delivery, or one whose completion failed, is completed
 * with the payment's wall time; the event starts a job for it once the payment is committed. While a completion is under way
 * or done, a later payment changes nothing: the first one's time holds. The payment's outcome never depends on this.
 */
export function deliveryChanges(working: WorkingState, command: AddPayment, payment: Payment): readonly Change[] {
  if (!command.completesDelivery) return [];
  const delivery = working.delivery(payment.invoiceId);
  if (delivery?.state !== 'open' && delivery?.state !== 'failed') return [];
  return [
    {
      kind: 'delivery-changed',
      delivery: { ...delivery, state: 'completing', arrivedAt: payment.paidAt, failure: null },
    },
    working.event('delivery.complete', payment.invoiceId, { paymentId: payment.id, arrivedAt: payment.paidAt }),
  ];
}
