import {
  AMOUNT_MEMBERS,
  ANSWERED_NUMBER,
  CORP_ID,
  INVOICE_NUMBER,
  LONGEST_NOTES,
  LONGEST_TOKEN,
  messages,
  REDIRECT_LINK_ARRAY,
} from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** addInvoiceLineItem with the arguments of our contract; its page is public by name. */
export const addInvoiceLineItem: MethodSchema = {
  title: 'addInvoiceLineItem',
  description:
    'Adds a line to an invoice that is open or a draft. The amount of the line is QUANTITY × AMOUNT, rounded once, half away from zero.',
  arguments: {
    CORP_ID,
    INVOICE_NUMBER,
    DESCRIPTION: {
      type: 'string',
      longest: LONGEST_NOTES,
      description: 'The text of the line.',
      isRequired: true,
    },
    QUANTITY: {
      type: 'number',
      format: 'amount-above-zero',
      default: '1',
      description: 'The number of units, above zero; it may have decimals.',
      isRequired: false,
    },
    AMOUNT: {
      type: 'number',
      format: 'amount',
      description: 'The amount of a unit. It may have more decimals than the currency; below zero it is a discount.',
      isRequired: true,
    },
    IS_TAXED: {
      type: 'number',
      format: 'flag',
      default: '0',
      description: "1: the invoice's tax rates apply to the line.",
      isRequired: false,
      evidence: 'chosen',
    },
    PACKAGE_LABEL: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: 'The Metrc package that the line sells. addInvoiceDeliveryDetails sends it to Metrc.',
      isRequired: false,
      evidence: 'ours',
    },
    UNIT_OF_MEASURE: {
      type: 'string',
      longest: LONGEST_TOKEN,
      default: 'Each',
      description: "Metrc's name of the unit of QUANTITY; only with PACKAGE_LABEL.",
      isRequired: false,
      evidence: 'ours',
    },
  },
  messages: messages({
    ok: 'Successfully added the line item to the invoice.',
    dataIn: 'Unable to add the invoice line item. Missing some data.',
    dataIn2: 'Unable to add the invoice line item. Missing the date information.',
    zero: 'Unable to find the main invoice number requested.',
    db: 'Unable to connect to the database. Invoice line item was not added to the database.',
    logicProblem: 'Unable to add a line item to this invoice.',
  }),
  answer: {
    INVOICE_NUMBER: ANSWERED_NUMBER,
    INVOICE_LINE_ITEM_ID: {
      type: 'number',
      description: 'The line; the other dialect shows the same id.',
      evidence: 'chosen',
    },
    LINE_AMOUNT: { type: 'number', description: 'The amount of the line.', evidence: 'chosen' },
    ...AMOUNT_MEMBERS,
    REDIRECT_LINK_ARRAY,
  },
};
