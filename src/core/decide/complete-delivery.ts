import type { Change } from '../changes.ts';
import type { AddPayment } from '../commands.ts';
import type { Payment } from '../payment.ts';
import type { WorkingState } from './working-state.ts';

/** The dialect whose payments complete deliveries: its document says so, the other's knows none. */
const COMPLETING_DIALECT = 'corp';

/**
 * What a payment does to its invoice's delivery: one that is open, or whose completion failed, is completed with the
 * payment's wall time, by a job that the event starts once the payment is committed. While a completion is under way or
 * done, a later payment changes nothing: the first one's time stands. The payment's outcome never depends on this.
 */
export function deliveryChanges(working: WorkingState, command: AddPayment, payment: Payment): readonly Change[] {
  if (!completesDelivery(command)) return [];
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

/** Whether a payment must know its invoice's delivery. */
export function completesDelivery(command: AddPayment): boolean {
  return command.origin.dialect === COMPLETING_DIALECT;
}
