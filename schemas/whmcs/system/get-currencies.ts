import { type ActionSchema } from '../values.ts';

/** Parameters of GetCurrencies, as its document lists them. */
export const getCurrencies = {
  title: 'GetCurrencies',
  description: 'Retrieve the currencies of the tenant and of its clients.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {},
} as const satisfies ActionSchema;
