import { type ActionSchema } from '../values.ts';

/** Parameters of GetPaymentMethods, as its document lists them. */
export const getPaymentMethods = {
  title: 'GetPaymentMethods',
  description: 'Retrieve the payment methods of the tenant.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {},
} as const satisfies ActionSchema;
