import { pageBlock } from '../page-block.ts';
import { id, token, type ActionSchema } from '../values.ts';

/** Parameters of GetContacts, as its document lists them. */
export const getContacts = {
  title: 'GetContacts',
  description: 'Obtain the contacts that match the given values, in any case.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    ...pageBlock,
    userid: { ...id, description: 'The ID of the client whose contacts to return.' },
    firstname: { ...token, description: 'The first name.' },
    lastname: { ...token, description: 'The last name.' },
    companyname: { ...token, description: 'The name of the company.' },
    email: { ...token, description: 'The email address.' },
    address1: { ...token, description: 'The first line of the address.' },
    address2: { ...token, description: 'The second line of the address.' },
    city: { ...token, description: 'The city.' },
    state: { ...token, description: 'The state.' },
    postcode: { ...token, description: 'The post or zip code.' },
    country: { ...token, description: 'The country.' },
    phonenumber: { ...token, description: 'The phone number.' },
  },
} as const satisfies ActionSchema;
