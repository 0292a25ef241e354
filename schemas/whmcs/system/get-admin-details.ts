import { type ActionSchema } from '../values.ts';

/** Parameters of GetAdminDetails, as its document lists them. */
export const getAdminDetails = {
  title: 'GetAdminDetails',
  description: 'Retrieve the details of the calling credential.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {},
} as const satisfies ActionSchema;
