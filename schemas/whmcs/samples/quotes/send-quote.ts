import { RESULT, type Sample } from '../sample.ts';

export const sendQuoteSample: Sample = {
  follows: 'CreateQuote',
  request: { quoteid: '1' },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [
    ['Quote ID Not Found', 'There is no such quote, or `quoteid` is not a whole number.'],
    [
      'The quote has neither a client nor an email address: set userid or email',
      'There is no one to send the quote to.',
    ],
  ],
};
