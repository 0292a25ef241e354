import { payMethodFields } from '../pay-method-fields.ts';
import { token, type ActionSchema } from '../values.ts';

/** Parameters of UpdatePayMethod, as its document lists them, without those of secrets; and three of our own. */
export const updatePayMethod = {
  title: 'UpdatePayMethod',
  description: "Changes a client's pay method.",
  'x-answer': { hasLists: false, echoes: ['clientid', 'paymethodid'] },
  type: 'object',
  required: [],
  properties: {
    clientid: { ...token, description: 'The ID of the client. Required.' },
    paymethodid: { ...token, description: 'The ID of the pay method. Required.' },
    ...payMethodFields,
  },
} as const satisfies ActionSchema;
