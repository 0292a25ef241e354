import { voidInvoicePaymentSample } from '../../../../schemas/corp/samples/billing/void-invoice-payment.ts';
import { voidInvoicePayment as schema } from '../../../../schemas/corp/billing/void-invoice-payment.ts';
import type { RefundPayment } from '../../../../src/core/commands.ts';
import { redirectLinks } from '../../answer-parts.ts';
import { ifGiven, toTime } from '../../decode.ts';
import { refused, submitted, viewOf, type AnswerMembers, type Method, type MethodCall } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Refunds the rest of a payment. A payment without a rest was voided before: the call is a repeat. */
export const voidInvoicePayment: Method = {
  name: schema.title,
  schema,
  sample: voidInvoicePaymentSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const command: RefundPayment = {
      kind: 'refund-payment',
      origin: call.origin,
      invoiceId: Number(values['INVOICE_NUMBER']),
      paymentId: Number(values['INVOICE_PAYMENT_ID']),
      // The rest, never an amount: a repeat of it finds nothing to refund.
      amount: null,
      reference: values['ACTUAL_TRANS_NUMBER'] ?? '',
      refundedAt: ifGiven(values['TRANSACTION_DATE_TIME'], toTime),
    };
    const outcome = await submitted(call, command);
    if (!outcome.ok) {
      if (outcome.code !== 'refund-exceeds-payment') throw refused(outcome.code);
      const refundId = await earlierRefund(call, command);
      if (refundId === null) throw refused(outcome.code);
      call.notes.isRepeat = true;
      return answerOf(call, command, refundId);
    }
    if (outcome.result.kind !== 'payment-refunded') throw new TypeError('A refund answered with another result');
    return answerOf(call, command, outcome.result.refundId);
  },
};

/** The newest refund of the payment; `null` where all of it became the customer's credit, which no refund takes. */
async function earlierRefund(call: MethodCall, { invoiceId, paymentId }: RefundPayment): Promise<number | null> {
  const { refunds } = await viewOf(call, invoiceId);
  return refunds.findLast((refund) => refund.paymentId === paymentId)?.id ?? null;
}

function answerOf(call: MethodCall, { invoiceId, paymentId }: RefundPayment, refundId: number): AnswerMembers {
  return {
    INVOICE_NUMBER: invoiceId,
    INVOICE_PAYMENT_ID: paymentId,
    INVOICE_REFUND_ID: refundId,
    REDIRECT_LINK_ARRAY: redirectLinks(call, invoiceId),
  };
}
