import { pageBlock } from '../page-block.ts';
import { id, type ActionSchema } from '../values.ts';

/** Parameters of GetCredits, as its document lists them; the page is sent by clients. */
export const getCredits = {
  title: 'GetCredits',
  description: 'Obtain the Credit Log for a Client Account.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: ['clientid'],
  properties: {
    clientid: {
      ...id,
      description: 'The Client ID to obtain the log for.',
      'x-violation': 'Client ID Not Found',
    },
    limitstart: pageBlock.limitstart,
    limitnum: { ...pageBlock.limitnum, description: 'The number of rows, at most 10,000. Default: 10,000.' },
  },
} as const satisfies ActionSchema;
