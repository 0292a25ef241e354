import { ANSWERED_NUMBER, CORP_ID, INVOICE_NUMBER, LONGEST_NOTES, messages, REDIRECT_LINK_ARRAY } from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** Statuses that a caller may set. Paid and Refunded follow from money. */
const STATUSES = ['Unpaid', 'Draft', 'Cancelled', 'Collections', 'Payment Pending'];

/** updateMainInvoice: only its name is public; its arguments are our choice. */
export const updateMainInvoice: MethodSchema = {
  title: 'updateMainInvoice',
  description:
    'Changes the dates, the notes, the status or the payment method of an invoice. Absent arguments change nothing.',
  arguments: {
    CORP_ID,
    INVOICE_NUMBER,
    INVOICE_STATUS: {
      type: 'string',
      words: STATUSES,
      description: `The status, in any case: ${STATUSES.map((status) => `\`${status}\``).join(', ')}.`,
      isRequired: false,
      evidence: 'chosen',
    },
    MONEY_TYPE_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'money-types',
      isZeroAbsent: true,
      description: "A money type; its gateway becomes the invoice's payment method.",
      isRequired: false,
      evidence: 'chosen',
    },
    INVOICE_NOTES: {
      type: 'string',
      longest: LONGEST_NOTES,
      description: 'The notes; they replace those of the invoice. An empty text removes them.',
      isRequired: false,
      isFreeText: true,
      evidence: 'chosen',
    },
    INVOICE_DATE: {
      type: 'string',
      format: 'date',
      description: 'The date of the invoice.',
      isRequired: false,
      evidence: 'chosen',
    },
    DUE_DATE: {
      type: 'string',
      format: 'date',
      description: 'The due date.',
      isRequired: false,
      evidence: 'chosen',
    },
  },
  oneIsRequired: ['INVOICE_STATUS', 'MONEY_TYPE_ID', 'INVOICE_NOTES', 'INVOICE_DATE', 'DUE_DATE'],
  messages: messages({
    ok: 'Successfully updated the main invoice.',
    dataIn: 'Unable to update the main invoice. Missing some data.',
    dataIn2: 'Unable to update the main invoice. Missing the date information.',
    zero: 'Unable to find the main invoice number requested.',
    db: 'Unable to connect to the database. Main invoice was not updated.',
    logicProblem: 'Unable to update this main invoice.',
  }),
  answer: { INVOICE_NUMBER: ANSWERED_NUMBER, REDIRECT_LINK_ARRAY },
};
