import { quoteFields } from '../quote.ts';
import type { ActionSchema } from '../values.ts';

/** Parameters of CreateQuote, as its document lists them. */
export const createQuote = {
  title: 'CreateQuote',
  description: 'Creates a new quote.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['subject', 'stage', 'validuntil'],
  properties: quoteFields,
} as const satisfies ActionSchema;
