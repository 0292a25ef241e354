import { id, type ActionSchema } from '../values.ts';

/** Parameters of GetStats, as its document lists them. */
export const getStats = {
  title: 'GetStats',
  description: 'Retrieve the statistics of the tenant.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    timeline_days: {
      ...id,
      description: 'The days of `timeline_data`, at most 90: a larger number means 90. Default: no timeline.',
      'x-rule': 'a whole number from 0',
    },
  },
} as const satisfies ActionSchema;
