import { type ActionSchema } from '../values.ts';

/** Parameters of WhmcsDetails, as its document lists them. */
export const whmcsDetails = {
  title: 'WhmcsDetails',
  description: "Retrieve details about the version that the tenant's rules follow.",
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {},
} as const satisfies ActionSchema;
