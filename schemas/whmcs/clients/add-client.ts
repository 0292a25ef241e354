import { cardFields, clientFields, password } from '../client.ts';
import { personFields } from '../person.ts';
import { boolean, id, text, token, type ActionSchema } from '../values.ts';

/** Parameters of AddClient, as its document lists them. The action checks which of them are required. */
export const addClient = {
  title: 'AddClient',
  description: 'Adds a client.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    owner_user_id: { ...id, description: 'The user who shall own the client: refused, each client has its own user.' },
    ...personFields,
    password2: password,
    securityqid: { ...id, description: 'The security question: ignored.' },
    securityqans: { ...text, 'x-secret': true, description: 'The answer to the security question: ignored.' },
    ...cardFields,
    ...clientFields,
    clientip: { ...token, description: 'The IP address of the client: ignored.' },
    noemail: { ...boolean, description: 'Pass as true to skip a welcome email: none is sent.' },
    skipvalidation: { ...boolean, description: 'Pass as true to ignore required fields validation.' },
  },
} as const satisfies ActionSchema;
