import { id, type ActionSchema } from '../values.ts';

/** Parameters of CloseClient, as its document lists them. */
export const closeClient = {
  title: 'CloseClient',
  description: 'Closes a client: its open invoices are cancelled, and its billable items are not billed any more.',
  'x-answer': { hasLists: false, echoes: ['clientid'] },
  type: 'object',
  required: ['clientid'],
  properties: {
    clientid: { ...id, description: 'The ID of the client to close.', 'x-violation': 'Client ID Not Found' },
  },
} as const satisfies ActionSchema;
