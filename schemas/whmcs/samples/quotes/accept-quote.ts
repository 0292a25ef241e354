import { RESULT, type Sample } from '../sample.ts';

export const acceptQuoteSample: Sample = {
  follows: 'CreateQuote',
  request: { quoteid: '1' },
  answer: '{"result":"success","invoiceid":79}',
  response: [RESULT, ['invoiceid', 'int', 'The ID of the invoice. A second call answers the same one.']],
  errors: [
    ['Quote ID Not Found', 'There is no such quote, or `quoteid` is not a whole number.'],
    ['The quote has neither a client nor an email address: set userid or email', 'There is no one to invoice.'],
    [
      'A user already exists with that email address',
      'The quote has no client, and a client has its address: set `userid` with UpdateQuote.',
    ],
  ],
};
