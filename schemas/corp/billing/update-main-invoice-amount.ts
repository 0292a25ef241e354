import {
  AMOUNT_MEMBERS,
  ANSWERED_NUMBER,
  CORP_ID,
  INVOICE_NUMBER,
  LONGEST_TOKEN,
  messages,
  REDIRECT_LINK_ARRAY,
} from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** updateMainInvoiceAmount: its name and statuses are public; its arguments are our choice. */
export const updateMainInvoiceAmount: MethodSchema = {
  title: 'updateMainInvoiceAmount',
  description:
    'Sets the amount of an invoice that is open or a draft. A line of its own takes the difference to the other lines. ' +
    'Without INVOICE_AMOUNT it changes nothing and answers the sums: they always follow the lines.',
  arguments: {
    CORP_ID,
    INVOICE_NUMBER,
    INVOICE_AMOUNT: {
      type: 'number',
      format: 'amount',
      description: 'The sum of the lines and the taxes, before credit; zero or more.',
      isRequired: false,
      evidence: 'chosen',
    },
    ADJUSTMENT_DESCRIPTION: {
      type: 'string',
      longest: LONGEST_TOKEN,
      default: 'Adjustment',
      description: 'The text of the line with the difference.',
      isRequired: false,
      evidence: 'ours',
    },
  },
  messages: messages({
    ok: 'Successfully updated the main invoice amount.',
    dataIn: 'Unable to update the main invoice amount. Missing some data.',
    dataIn2: 'Unable to update the main invoice amount. Missing the date information.',
    zero: 'Unable to find the main invoice number requested.',
    db: 'Unable to connect to the database. Main invoice amount was not updated.',
    logicProblem: 'Unable to update the amount of this main invoice.',
  }),
  answer: { INVOICE_NUMBER: ANSWERED_NUMBER, ...AMOUNT_MEMBERS, REDIRECT_LINK_ARRAY },
};
