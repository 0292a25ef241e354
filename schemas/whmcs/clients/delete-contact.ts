import { id, type ActionSchema } from '../values.ts';

/** Parameters of DeleteContact, as its document lists them. */
export const deleteContact = {
  title: 'DeleteContact',
  description: 'Delete a contact.',
  'x-answer': { hasLists: false, echoes: ['contactid'] },
  type: 'object',
  required: ['contactid'],
  properties: {
    contactid: { ...id, description: 'The ID of the contact.', 'x-violation': 'Contact ID Not Found' },
  },
} as const satisfies ActionSchema;
