import { RESULT, type Sample } from '../sample.ts';

export const closeClientSample: Sample = {
  follows: 'AddClient',
  request: { clientid: '2362' },
  answer: '{"result":"success","clientid":2362}',
  response: [RESULT, ['clientid', 'int', 'The ID of the closed client.']],
  errors: [
    ['Client ID Not Found', 'There is no such client, or `clientid` is not a whole number.'],
    [
      'An unexpected error occurred: more invoices are open, call again to cancel them',
      'A call cancels 10,000 invoices.',
    ],
  ],
};
