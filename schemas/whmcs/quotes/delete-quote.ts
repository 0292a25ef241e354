import { quoteId } from '../quote.ts';
import type { ActionSchema } from '../values.ts';

/** Parameters of DeleteQuote, as its document lists them. */
export const deleteQuote = {
  title: 'DeleteQuote',
  description: 'Deletes a quote.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['quoteid'],
  properties: { quoteid: quoteId },
} as const satisfies ActionSchema;
