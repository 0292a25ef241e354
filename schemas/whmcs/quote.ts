import { personFields } from './person.ts';
import { date, id, text, token } from './values.ts';

export const quoteId = { ...id, description: 'The ID of the quote.', 'x-violation': 'Quote ID Not Found' } as const;

/** The parameters of a quote, in the order of the documents. */
export const quoteFields = {
  subject: { ...token, description: 'The subject of the quote.' },
  stage: { ...token, description: 'The stage: Draft, Delivered, On Hold, Accepted, Lost or Dead, in any case.' },
  validuntil: { ...date, description: 'The last day of the quote, in the local date format.' },
  datecreated: { ...date, description: 'The day of the quote, in the local date format. Default: today.' },
  lineitems: {
    type: ['object', 'string'],
    description:
      'The items: base64 of a serialized array, or an array. Each is an array of desc, qty (default 1), up (the price of a unit), discount (a percentage) and taxable.',
    'x-type': 'string',
    'x-rule': 'base64 of a serialized array, or an array',
  },
  userid: { ...id, description: 'The client of the quote; without one, the quote is to the person below.' },
  ...personFields,
  currency: {
    ...id,
    description:
      'The number of the currency, as GetCurrencies shows it, for a quote without a client. Default: the currency of the tenant.',
  },
  proposal: { ...text, description: 'The text above the items.' },
  customernotes: { ...text, description: 'The notes below the items, for the customer.' },
  adminnotes: { ...text, description: "Notes for the tenant's staff." },
} as const;
