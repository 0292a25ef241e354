import { LINE_LIMITS, RESULT, type Sample } from '../sample.ts';

export const createQuoteSample: Sample = {
  request: {
    userid: '1',
    subject: 'Sample Quote',
    stage: 'Draft',
    validuntil: '2026-12-22',
    customernotes: 'Thank you for asking.',
    // Two items: 1 Apple of 1.23, and 3 Oranges of 5.00 with a discount of 2.5 %.
    lineitems:
      'YToyOntpOjA7YTo1OntzOjQ6ImRlc2MiO3M6NToiQXBwbGUiO3M6MzoicXR5IjtpOjE7czoyOiJ1cCI7czo0OiIxLjIzIjtzOjg6ImRpc2NvdW50IjtzOjQ6IjAuMDAiO3M6NzoidGF4YWJsZSI7YjoxO31pOjE7YTo1OntzOjQ6ImRlc2MiO3M6NjoiT3JhbmdlIjtzOjM6InF0eSI7aTozO3M6MjoidXAiO3M6NDoiNS4wMCI7czo4OiJkaXNjb3VudCI7czo0OiIyLjUwIjtzOjc6InRheGFibGUiO2I6MDt9fQ==',
  },
  answer: '{"result":"success","quoteid":1}',
  response: [RESULT, ['quoteid', 'int', 'The ID of the new quote.']],
  errors: [
    ['Subject is required', '`subject` is missing or blank.'],
    ['Invalid Stage', '`stage` is missing or not one of the six.'],
    ['Valid Until is required', '`validuntil` is missing or blank.'],
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
