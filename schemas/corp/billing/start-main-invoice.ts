import { ANSWERED_NUMBER, CORP_ID, LONGEST_NOTES, messages, REDIRECT_LINK_ARRAY } from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** The types of the public pages that are invoices; 7 is a quote. The page of type 5 is cut off after `Inter`. */
export const INVOICE_TYPES: Readonly<Record<string, string>> = {
  '2': 'Customer Invoice',
  '3': 'Counter Sale',
  '4': 'Rental Ticket',
  '5': 'Internal',
  '8': 'Transition Invoice',
};

/** startMainInvoice with the two arguments of the public pages; the others are our choice. */
export const startMainInvoice: MethodSchema = {
  title: 'startMainInvoice',
  description:
    'Starts an invoice without lines and answers its number. It is Unpaid, and takes lines and payments at once.',
  arguments: {
    CORP_ID,
    CUSTOMER_ID: {
      type: 'number',
      format: 'id',
      default: '1',
      description: 'The client of the invoice. The default is the customer of counter sales.',
      isRequired: false,
    },
    INVOICE_TYPE_ID: {
      type: 'number',
      words: Object.keys(INVOICE_TYPES),
      default: '2',
      description: Object.entries(INVOICE_TYPES)
        .map(([id, name]) => `${id} ${name}`)
        .join(', ')
        .concat('.'),
      isRequired: false,
    },
    INVOICE_NOTES: {
      type: 'string',
      longest: LONGEST_NOTES,
      description: 'Notes of the invoice.',
      isRequired: false,
      isFreeText: true,
      evidence: 'chosen',
    },
    INVOICE_DATE: {
      type: 'string',
      format: 'date',
      description: 'The date of the invoice. Default: today.',
      isRequired: false,
      evidence: 'chosen',
    },
    DUE_DATE: {
      type: 'string',
      format: 'date',
      description: "The due date. Default: the invoice's date and the due days of the tenant.",
      isRequired: false,
      evidence: 'chosen',
    },
  },
  messages: messages({
    ok: 'Successfully started the main invoice.',
    dataIn: 'Unable to start the main invoice. Missing some data.',
    dataIn2: 'Unable to start the main invoice. Missing the date information.',
    zero: 'Unable to find the customer requested.',
    db: 'Unable to connect to the database. Main invoice was not added to the database.',
    logicProblem: 'Unable to start the main invoice.',
  }),
  answer: { INVOICE_NUMBER: ANSWERED_NUMBER, REDIRECT_LINK_ARRAY },
};
