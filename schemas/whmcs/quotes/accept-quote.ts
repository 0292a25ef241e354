import { quoteId } from '../quote.ts';
import type { ActionSchema } from '../values.ts';

/** Parameters of AcceptQuote, as its document lists them. */
export const acceptQuote = {
  title: 'AcceptQuote',
  description: 'Accepts a quote and makes an invoice of it.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['quoteid'],
  properties: { quoteid: quoteId },
} as const satisfies ActionSchema;
