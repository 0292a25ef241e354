import { amount, date, id, text, token, type ActionSchema } from '../values.ts';

/** Parameters of AddCredit, in the order of the document's errors. */
export const addCredit = {
  title: 'AddCredit',
  description: 'Adds credit to a given client, or removes it.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['clientid', 'amount', 'description'],
  properties: {
    type: {
      ...token,
      description: 'Whether to add or remove credit: `add` or `remove`, in any case. Default: add.',
      'x-violation': 'Type can only be add or remove',
    },
    clientid: { ...id, description: 'The ID of the client.', 'x-violation': 'Client ID Not Found' },
    adminid: {
      ...id,
      description: 'The ID of an API credential of the tenant. It changes nothing: the history names the caller.',
      'x-violation': 'Admin ID Not Found',
    },
    amount: {
      ...amount,
      description: 'The amount to add or remove: above zero in both cases.',
      'x-violation': 'Amount must be in decimal format: ### or ###.##',
    },
    date: {
      ...date,
      description: 'The date that the credit shows. Format: YYYY-mm-dd. Default: today.',
      'x-violation': 'Date Format is not Valid',
    },
    description: { ...text, 'x-blank-is-absent': true, description: 'The description of the credit, for staff.' },
  },
} as const satisfies ActionSchema;
