import {
  amount,
  amounts,
  boolean,
  booleans,
  date,
  ids,
  invoiceId,
  percentage,
  text,
  texts,
  token,
  type ActionSchema,
} from '../values.ts';

/** Parameters of UpdateInvoice, as its document lists them. */
export const updateInvoice = {
  title: 'UpdateInvoice',
  description: 'Update an invoice using the provided parameters.',
  'x-answer': { hasLists: false, echoes: ['invoiceid'] },
  type: 'object',
  required: ['invoiceid'],
  properties: {
    invoiceid: { ...invoiceId, description: 'The ID of the invoice to update.' },
    status: { ...token, description: 'The status of the invoice being updated.' },
    paymentmethod: { ...token, description: 'The payment method of the invoice in system format.' },
    taxrate: {
      ...percentage,
      description: 'The first-level tax rate to apply to the invoice to override the system default.',
    },
    taxrate2: {
      ...percentage,
      description: 'The second-level tax rate to apply to the invoice to override the system default.',
    },
    credit: {
      ...amount,
      description: "Update the credit applied to the invoice. The difference moves from or to the client's credit.",
    },
    date: { ...date, description: 'The date that the invoice should show as its creation date. Format: YYYY-mm-dd.' },
    duedate: { ...date, description: 'The due date of the invoice. Format: YYYY-mm-dd.' },
    datepaid: {
      ...date,
      format: 'date-or-never',
      description: 'The date paid for the invoice. Format: YYYY-mm-dd; 0000-00-00 clears it.',
    },
    notes: { ...text, description: 'The notes to appear on the invoice.' },
    itemdescription: {
      ...texts,
      description:
        'An array of lineItemId => Description of items to change. The lineItemId is the ID of the item from the GetInvoice API command.',
    },
    itemamount: {
      ...amounts,
      description: 'An array of lineItemId => amount of items to change. Required if itemdescription is provided.',
    },
    itemtaxed: {
      ...booleans,
      description: 'An array of lineItemId => taxed of items to change. Required if itemdescription is provided.',
    },
    newitemdescription: {
      ...texts,
      description:
        'The line items description. This should be a numerically indexed array of new line item descriptions.',
    },
    newitemamount: {
      ...amounts,
      description: 'The line items amount. This should be a numerically indexed array of new line item amounts.',
    },
    newitemtaxed: {
      ...booleans,
      description:
        'Should the new line items be taxed. This should be a numerically indexed array of new line item taxed values.',
    },
    deletelineids: {
      ...ids,
      description:
        'An array of line item IDs to remove from the invoice. This is the ID of the line item, from GetInvoice API command.',
    },
    publish: { ...boolean, description: 'Whether to publish the invoice.' },
    publishandsendemail: { ...boolean, description: 'Whether to publish and email the invoice.' },
  },
} as const satisfies ActionSchema;
