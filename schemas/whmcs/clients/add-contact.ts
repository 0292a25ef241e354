import { emailPreferences, personFields } from '../person.ts';
import { id, type ActionSchema } from '../values.ts';

/** Parameters of AddContact, as its document lists them. */
export const addContact = {
  title: 'AddContact',
  description: 'Add a contact to a client account.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['clientid'],
  properties: {
    clientid: {
      ...id,
      description: 'The ID of the client to add the contact to.',
      'x-violation': 'Client ID Not Found',
    },
    ...personFields,
    email_preferences: emailPreferences,
  },
} as const satisfies ActionSchema;
