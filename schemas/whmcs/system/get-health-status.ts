import { boolean, type ActionSchema } from '../values.ts';

/** Parameters of GetHealthStatus, as its document lists them. */
export const getHealthStatus = {
  title: 'GetHealthStatus',
  description: 'Check that the gateway and its database answer.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: [],
  properties: { fetchStatus: { ...boolean, description: 'Accepted; the answer is the same.' } },
} as const satisfies ActionSchema;
