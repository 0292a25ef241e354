import { ANSWERED_NUMBER, CORP_ID, INVOICE_NUMBER, LONGEST_TOKEN, messages, REDIRECT_LINK_ARRAY } from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** voidInvoicePayment is ours: no public page has a method that voids or removes a payment. */
export const voidInvoicePayment: MethodSchema = {
  title: 'voidInvoicePayment',
  description:
    'Refunds all of a payment that is not refunded yet. The payment stays on record. A repeat answers `ok` and refunds nothing.',
  evidence: 'ours',
  arguments: {
    CORP_ID,
    INVOICE_NUMBER,
    INVOICE_PAYMENT_ID: {
      type: 'number',
      format: 'id',
      description: 'The payment, as getInvoicePayments lists it.',
      isRequired: true,
    },
    ACTUAL_TRANS_NUMBER: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: "The refund's number at the card gateway; the other dialect shows it as `transid`.",
      isRequired: false,
    },
    TRANSACTION_DATE_TIME: {
      type: 'string',
      format: 'date',
      description: 'When the money went back. Default: now.',
      isRequired: false,
    },
  },
  messages: messages({
    ok: 'Successfully voided the invoice payment.',
    dataIn: 'Unable to void the invoice payment. Missing some data.',
    dataIn2: 'Unable to void the invoice payment. Missing the date information.',
    zero: 'Unable to find the invoice payment requested.',
    db: 'Unable to connect to the database. Invoice payment was not voided.',
    logicProblem: 'Unable to void this invoice payment.',
  }),
  answer: {
    INVOICE_NUMBER: ANSWERED_NUMBER,
    INVOICE_PAYMENT_ID: { type: 'number', description: 'The payment.' },
    INVOICE_REFUND_ID: { type: 'number', description: 'The newest refund of the payment.' },
    REDIRECT_LINK_ARRAY,
  },
};
