import { bankFields, clientFields, clientSettings, password } from '../client.ts';
import { emailPreferences, personFields } from '../person.ts';
import { boolean, id, token, type ActionSchema } from '../values.ts';

/** Parameters of UpdateClient, as its document lists them. */
export const updateClient = {
  title: 'UpdateClient',
  description: 'Update a client. Only the given fields change; a blank clears a field.',
  'x-answer': { hasLists: false, echoes: ['clientid'] },
  type: 'object',
  required: [],
  properties: {
    clientid: { ...id, description: 'The ID of the client. $clientid or $clientemail is required.' },
    clientemail: { ...token, description: 'The email address of the client, in any case. $clientid is preferred.' },
    ...personFields,
    password2: password,
    ...bankFields,
    clearcreditcard: { ...boolean, description: 'Deprecated: ignored, no card is kept.' },
    ...clientFields,
    ...clientSettings,
    email_preferences: emailPreferences,
    clientip: { ...token, description: 'The IP address of the client: ignored.' },
    skipvalidation: { ...boolean, description: 'Ignored: no field is required, and a given value must be right.' },
  },
} as const satisfies ActionSchema;
