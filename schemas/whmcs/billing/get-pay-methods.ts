import { id, token, type ActionSchema } from '../values.ts';

/** Parameters of GetPayMethods, as its document lists them. */
export const getPayMethods = {
  title: 'GetPayMethods',
  description: "Lists a client's pay methods, the default first.",
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    clientid: { ...token, description: 'The ID of the client. Required.' },
    paymethodid: { ...id, description: 'Only the pay method of this ID.' },
    type: { ...token, description: 'Only pay methods of this type: BankAccount or CreditCard.' },
  },
} as const satisfies ActionSchema;
