import {
  amount,
  amounts,
  boolean,
  booleans,
  date,
  id,
  percentage,
  text,
  texts,
  token,
  type ActionSchema,
} from '../values.ts';

/** Parameters of CreateInvoice, as its document lists them; lines also as arrays, for callers that send those. */
export const createInvoice = {
  title: 'CreateInvoice',
  description: 'Create an invoice using the provided parameters.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['userid'],
  properties: {
    userid: {
      ...id,
      description: 'The ID of the client to create the invoice for.',
      'x-violation': 'Client ID Not Found',
    },
    status: { ...token, description: 'The status of the invoice being created (Defaults to Unpaid).' },
    draft: { ...boolean, description: 'Should the invoice be created in draft status (No need to pass $status also).' },
    sendinvoice: {
      ...boolean,
      description: 'Should the Invoice Created Email be sent to the client (cannot be used with $draft).',
    },
    paymentmethod: { ...token, description: 'The payment method of the created invoice in system format.' },
    taxrate: {
      ...percentage,
      description: 'The first level tax rate to apply to the invoice to override the system default.',
    },
    taxrate2: {
      ...percentage,
      description: 'The second level tax rate to apply to the invoice to override the system default.',
    },
    date: {
      ...date,
      description: 'The date that the invoice should show as created. Format: YYYY-mm-dd. Default: today.',
    },
    duedate: {
      ...date,
      description:
        "The due date of the newly created invoice. Format: YYYY-mm-dd. Default: the date and the tenant's due days.",
    },
    notes: { ...text, description: 'The notes to appear on the created invoice.' },
    itemdescription: { ...texts, description: "The line items' descriptions by number: the same as itemdescriptionX." },
    itemamount: { ...amounts, description: "The line items' amounts by number: the same as itemamountX." },
    itemtaxed: { ...booleans, description: 'Whether the line items are taxed, by number: the same as itemtaxedX.' },
    autoapplycredit: {
      ...boolean,
      description: 'Should credit on the client account be automatically applied to the invoice.',
    },
    autoappliedcredit: {
      ...boolean,
      description: 'The same as autoapplycredit, under the spelling of the documented sample.',
    },
  },
  patternProperties: {
    '^itemdescription[0-9]+$': {
      ...text,
      description:
        'The line items description. X is an integer, from any number and with gaps, to add multiple invoice items.',
    },
    '^itemamount[0-9]+$': { ...amount, description: 'The line items amount. Default: 0.00.' },
    '^itemtaxed[0-9]+$': { ...boolean, description: 'The line items is taxed value.' },
  },
} as const satisfies ActionSchema;
