import { id } from './values.ts';

/** The parameters of a list's page. */
export const pageBlock = {
  limitstart: {
    ...id,
    description: 'The offset of the first row, from 0. Default: 0.',
    'x-rule': 'a whole number from 0, of at most ten digits',
  },
  limitnum: {
    ...id,
    description: 'The number of rows, at most 10,000: a larger number means 10,000. Default: 25.',
    'x-rule': 'a whole number from 0',
  },
} as const;
