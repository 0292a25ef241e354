import { boolean, id, type ActionSchema } from '../values.ts';

/** Parameters of DeleteClient, as its document lists them. */
export const deleteClient = {
  title: 'DeleteClient',
  description: 'Deletes a client with its contacts. A client with money is refused: CloseClient closes it.',
  'x-answer': { hasLists: false, echoes: ['clientid'] },
  type: 'object',
  required: ['clientid'],
  properties: {
    clientid: { ...id, description: 'The ID of the client to delete.', 'x-violation': 'Client ID Not Found' },
    deleteusers: { ...boolean, description: 'Ignored: the user of a client always goes with it.' },
    deletetransactions: { ...boolean, description: 'Ignored: a recorded transaction is never deleted.' },
  },
} as const satisfies ActionSchema;
