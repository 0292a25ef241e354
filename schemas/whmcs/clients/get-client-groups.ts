import type { ActionSchema } from '../values.ts';

/** GetClientGroups has no parameters. */
export const getClientGroups = {
  title: 'GetClientGroups',
  description: 'Obtain an array of client groups.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {},
} as const satisfies ActionSchema;
