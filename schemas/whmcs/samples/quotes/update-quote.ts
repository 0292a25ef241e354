import { LINE_LIMITS, RESULT, type Sample } from '../sample.ts';

export const updateQuoteSample: Sample = {
  follows: 'CreateQuote',
  request: { quoteid: '1', stage: 'On Hold', 'lineitems[0][id]': '1', 'lineitems[0][qty]': '2' },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [
    ['Quote ID Not Found', 'There is no such quote, or `quoteid` is not a whole number.'],
    ['Invalid Stage', '`stage` is not one of the six.'],
    ['The quote is invoice 31: its items and its client cannot be changed', 'The quote was accepted.'],
    ['Invalid lineitems: the quote has no item 9', 'No item of the quote has the id.'],
    [
      'Currency ID does not match Client currency',
      'The quote has items, and `userid` or `currency` has another currency.',
    ],
    ['Client ID Not Found', 'There is no client `userid`.'],
    ['Invalid currency: there is no such currency', 'No currency has the number `currency`.'],
    ['The email address entered is not valid', 'Mail cannot be sent to `email`.'],
    ['Valid country required', '`country` is not a code of ISO 3166.'],
    [
      'Invalid lineitems: base64 of a serialized array, or an array',
      '`lineitems` is neither. Other wrong items have a sentence of their own.',
    ],
    ...LINE_LIMITS,
  ],
};
