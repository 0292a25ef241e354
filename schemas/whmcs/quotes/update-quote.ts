import { quoteFields, quoteId } from '../quote.ts';
import type { ActionSchema } from '../values.ts';

/** Parameters of UpdateQuote, as its document lists them. */
export const updateQuote = {
  title: 'UpdateQuote',
  description: 'Updates an existing quote.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['quoteid'],
  properties: {
    quoteid: quoteId,
    ...quoteFields,
    datecreated: { ...quoteFields.datecreated, description: 'The day of the quote, in the local date format.' },
    lineitems: {
      ...quoteFields.lineitems,
      description:
        'Items to change, by their id in GetQuotes, and items without an id, which are added: base64 of a serialized array, or an array. Each is an array of id, desc, qty, up, discount and taxable.',
    },
    userid: { ...quoteFields.userid, description: 'The client of the quote from now on.' },
  },
} as const satisfies ActionSchema;
