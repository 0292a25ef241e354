import { quoteId } from '../quote.ts';
import type { ActionSchema } from '../values.ts';

/** Parameters of SendQuote, as its document lists them. */
export const sendQuote = {
  title: 'SendQuote',
  description: 'Sends a quote to its client by email, with its PDF.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['quoteid'],
  properties: { quoteid: quoteId },
} as const satisfies ActionSchema;
