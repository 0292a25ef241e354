import { boolean, token, type ActionSchema } from '../values.ts';

/** Parameters of DeletePayMethod, as its document lists them. */
export const deletePayMethod = {
  title: 'DeletePayMethod',
  description: "Deletes a client's pay method.",
  'x-answer': { hasLists: false, echoes: ['paymethodid'] },
  type: 'object',
  required: [],
  properties: {
    clientid: { ...token, description: 'The ID of the client. Required.' },
    paymethodid: { ...token, description: 'The ID of the pay method. Required.' },
    failonremotefailure: {
      ...boolean,
      description: 'Nothing is deleted at the payment processor, so that it has no effect.',
    },
  },
} as const satisfies ActionSchema;
