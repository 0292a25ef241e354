import { RESULT, type Sample } from '../sample.ts';

export const deleteClientSample: Sample = {
  follows: 'AddClient',
  request: { clientid: '2362' },
  answer: '{"result":"success","clientid":2362}',
  response: [RESULT, ['clientid', 'int', 'The ID of the deleted client.']],
  errors: [
    ['Client ID Not Found', 'There is no such client, or `clientid` is not a whole number.'],
    [
      'Client Delete Failed: the client has invoices, quotes, credit, transactions, billable items or pay methods',
      'Something of these hangs on the client.',
    ],
  ],
};
