import { pageBlock } from '../page-block.ts';
import { text, token, type ActionSchema } from '../values.ts';

/** Parameters of GetClients, as its document lists them. */
export const getClients = {
  title: 'GetClients',
  description: 'Obtain the clients that match passed criteria.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    ...pageBlock,
    sorting: { ...token, description: 'The direction to sort the results: ASC or DESC. Default: ASC.' },
    status: { ...token, description: 'Only clients of this status: Active, Inactive or Closed.' },
    search: {
      ...text,
      description: 'The beginning of an email address, a first, last or full name, or a company, in any case.',
    },
    orderby: {
      ...token,
      description:
        'The order: id, firstname, lastname, companyname, email, groupid, datecreated or status. Default: lastname.',
    },
  },
} as const satisfies ActionSchema;
