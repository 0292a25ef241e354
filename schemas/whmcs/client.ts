import { boolean, id, text, token } from './values.ts';

const card = { ...text, 'x-secret': true, description: 'Deprecated: never kept, and never logged.' } as const;

/** The parameters of cards, which the original no longer obeys. */
export const cardFields = {
  cardtype: card,
  cardnum: card,
  expdate: card,
  startdate: card,
  issuenumber: card,
  cvv: card,
} as const;

/** The parameters of cards and bank accounts that UpdateClient no longer obeys. */
export const bankFields = { ...cardFields, bankcode: card, bankacct: card } as const;

/** The password of a client. */
export const password = {
  ...text,
  'x-secret': true,
  description: 'The password that ValidateLogin checks. It is kept as a hash, and never logged.',
} as const;

/** The parameters of a client beside the name and address. */
export const clientFields = {
  currency: { ...id, description: 'The number of the currency, as GetCurrencies shows it.' },
  groupid: { ...id, description: 'The number of the client group, as GetClientGroups shows it; 0: none.' },
  customfields: {
    type: ['object', 'string'],
    additionalProperties: { type: 'string', maxLength: 4096 },
    propertyNames: { format: 'array-key' },
    description: 'Values of custom fields by their numbers: base64 of a serialized array, or an array.',
    'x-type': 'string',
    'x-rule': 'base64 of a serialized array, or an array',
  },
  language: { ...token, description: 'The language: a full name such as english.' },
  notes: { ...text, description: "Notes for the tenant's staff." },
  marketingoptin: { ...boolean, description: 'Whether the client wants marketing emails.' },
} as const;

/** The parameters of a client that only UpdateClient has. */
export const clientSettings = {
  status: { ...token, description: 'The status: Active, Inactive or Closed.' },
  paymentmethod: { ...token, description: 'The payment method of new invoices, by its system name.' },
  latefeeoveride: { ...boolean, description: 'Whether the client pays no late fees.' },
  overideduenotices: { ...boolean, description: 'Whether the client gets no reminders.' },
  taxexempt: { ...boolean, description: 'Whether invoices of the client have no tax.' },
  separateinvoices: {
    ...boolean,
    description: 'Whether GenInvoices makes an invoice for each item of the client.',
  },
  disableautocc: { ...boolean, description: 'Whether a card of the client is never charged automatically: kept only.' },
  overrideautoclose: { ...boolean, description: 'Whether the client is never closed automatically: kept only.' },
} as const;
