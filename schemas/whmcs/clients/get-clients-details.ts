import { boolean, id, token, type ActionSchema } from '../values.ts';

/** Parameters of GetClientsDetails, as its document lists them. */
export const getClientsDetails = {
  title: 'GetClientsDetails',
  description: 'Obtain the clients details for a specific client.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    clientid: {
      ...id,
      'x-violation': 'Client Not Found',
      description: 'The client id to obtain the details for. $clientid or $email is required.',
    },
    email: {
      ...token,
      'x-violation': 'Client Not Found',
      description: 'The email address of the client, in any case.',
    },
    stats: { ...boolean, description: 'Also return additional client statistics.' },
  },
} as const satisfies ActionSchema;
