import { RESULT, type Sample } from '../sample.ts';

export const deleteQuoteSample: Sample = {
  follows: 'CreateQuote',
  request: { quoteid: '1' },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [['Quote ID Not Found', 'There is no such quote, or `quoteid` is not a whole number.']],
};
