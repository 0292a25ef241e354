import type { ListedPayment } from '../../../../db/admin/payment-list.ts';
import type { View } from '../../support/output.ts';
import { amountText } from '../../support/amounts.ts';

export const PAYMENT_COLUMNS = [
  'id',
  'invoice',
  'amount',
  'currency',
  'refunded',
  'gateway',
  'transid',
  'description',
  'paidAt',
  'by',
];

/** A payment as people read it. */
export function paymentView(payment: ListedPayment): View {
  const { currency } = payment;
  const payee = payment.payeeId === null ? '' : ` (payee ${payment.payeeId})`;
  return {
    id: payment.id,
    invoice: payment.invoiceId,
    client: payment.clientId,
    amount: amountText(payment.amountMinor, currency),
    currency,
    fees: amountText(payment.feesMinor, currency),
    becameCredit: amountText(payment.excessMinor, currency),
    refunded: amountText(payment.refundedMinor, currency),
    gateway: payment.gateway,
    transid: payment.reference === '' ? null : payment.reference,
    description: payment.description === '' ? null : payment.description,
    paidAt: payment.paidAt,
    recordedAt: payment.recordedAt,
    by: `${payment.credential}, ${payment.dialect}${payee}`,
  };
}
