import { emailPreferences, personFields } from '../person.ts';
import { id, type ActionSchema } from '../values.ts';

/** Parameters of UpdateContact, as its document lists them. */
export const updateContact = {
  title: 'UpdateContact',
  description: 'Update a contact. Only the given fields change; a blank clears a field.',
  'x-answer': { hasLists: false, echoes: ['contactid'] },
  type: 'object',
  required: ['contactid'],
  properties: {
    contactid: { ...id, description: 'The ID of the contact.', 'x-violation': 'Contact ID Not Found' },
    ...personFields,
    email_preferences: emailPreferences,
  },
} as const satisfies ActionSchema;
