import { boolean, id, text, token } from './values.ts';

const card = { ...text, description: 'Deprecated: never kept, and never logged.' } as const;

/** The parameters of cards, which the original no longer obeys. */
export const cardFields = {
  cardtype: card,
  cardnum: card,
  expdate: card,
  startdate: card,
  issuenumber: card,
  cvv: card,
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
