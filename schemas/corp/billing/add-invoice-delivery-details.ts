import { ANSWERED_NUMBER, CORP_ID, INVOICE_NUMBER, LONGEST_TOKEN, messages, REDIRECT_LINK_ARRAY } from '../parts.ts';
import type { ArgumentSchema, MethodSchema } from '../values.ts';

const date = (description: string): ArgumentSchema => ({
  type: 'string',
  format: 'date',
  description,
  isRequired: false,
});

/** addInvoiceDeliveryDetails with the arguments of the public page; its table of results is empty. */
export const addInvoiceDeliveryDetails: MethodSchema = {
  title: 'addInvoiceDeliveryDetails',
  description:
    'Attaches a delivery to an invoice. Where the corporation has an account at Metrc, a job makes the delivery there.',
  arguments: {
    CORP_ID,
    INVOICE_NUMBER,
    DRIVER_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'drivers',
      description: 'A driver of the corporation.',
      isRequired: true,
    },
    VEHICLE_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'vehicles',
      description: 'A vehicle of the corporation.',
      isRequired: true,
    },
    ROUTE: {
      type: 'string',
      longest: 1_000,
      description: 'The planned route.',
      isRequired: true,
    },
    LICENSE_NUMBER: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: "The licence of the delivering facility. Default: the licence of the corporation's account.",
      isRequired: false,
      evidence: 'ours',
    },
    DEPARTURE: date('The planned departure. Default: now.'),
    ARRIVAL: date('The planned arrival, not before the departure. Default: now, or the departure where that is later.'),
  },
  messages: messages({
    ok: 'Successfully added the delivery details to the invoice.',
    dataIn: 'Unable to add the invoice delivery details. Missing some data.',
    dataIn2: 'Unable to add the invoice delivery details. Missing the date information.',
    zero: 'Unable to find the main invoice number requested.',
    db: 'Unable to connect to the database. Delivery details were not added to the database.',
    logicProblem: 'Unable to add delivery details to this invoice.',
  }),
  answer: {
    INVOICE_NUMBER: ANSWERED_NUMBER,
    DEPARTURE: { type: 'string', description: '`YYYY-MM-DD HH:mm:ss`, local time.', evidence: 'chosen' },
    ARRIVAL: { type: 'string', description: '`YYYY-MM-DD HH:mm:ss`, local time.', evidence: 'chosen' },
    REDIRECT_LINK_ARRAY,
  },
};
