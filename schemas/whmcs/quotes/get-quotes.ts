import { pageBlock } from '../page-block.ts';
import { date, id, token, type ActionSchema } from '../values.ts';

/** Parameters of GetQuotes, as its document lists them. */
export const getQuotes = {
  title: 'GetQuotes',
  description: 'Obtains quotes matching the passed criteria.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    ...pageBlock,
    quoteid: { ...id, description: 'Only the quote with this ID.' },
    userid: { ...id, description: 'Only quotes to this client; 0: only quotes without a client.' },
    subject: { ...token, description: 'Only quotes with this subject, in any case.' },
    stage: { ...token, description: 'Only quotes in this stage, in any case. An unknown one is refused.' },
    datecreated: { ...date, description: 'Only quotes of this day, in the local date format.' },
    lastmodified: { ...date, description: 'Only quotes that were last changed on this day.' },
    validuntil: { ...date, description: 'Only quotes with this last day.' },
  },
} as const satisfies ActionSchema;
