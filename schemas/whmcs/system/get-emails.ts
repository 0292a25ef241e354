import { pageBlock } from '../page-block.ts';
import { date, token, type ActionSchema } from '../values.ts';

/** Parameters of GetEmails, as its document lists them. */
export const getEmails = {
  title: 'GetEmails',
  description: 'Lists the mails that were sent to a client in the last year, the newest first.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: ['clientid'],
  properties: {
    ...pageBlock,
    clientid: {
      ...token,
      'x-type': 'int',
      'x-violation': 'Client ID Not Found',
      description: 'The ID of the client.',
    },
    date: {
      ...date,
      description: 'Only mails of a second, or without a time of day those of a day. Format: YYYY-MM-DD HH:mm:ss',
    },
    subject: { ...token, description: 'Only mails whose subject has this text, in any case.' },
  },
} as const satisfies ActionSchema;
