import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getQuotesSample: Sample = {
  follows: 'CreateQuote',
  request: { stage: 'Draft' },
  answer: '',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'quotes',
      'array',
      'The quotes, each with its `client`, or `null` without one, the person, the sums, the dates, and `items` with `id`, `description`, `quantity`, `unitprice`, `discount` and `taxable`. `lastmodified`, `datesent` and `dateaccepted` are days.',
    ],
  ],
  errors: [['Invalid Stage', '`stage` is not one of the six.']],
};
