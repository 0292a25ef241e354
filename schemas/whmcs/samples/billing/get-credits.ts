import { RESULT, type Sample } from '../sample.ts';

export const getCreditsSample: Sample = {
  request: { clientid: '1' },
  answer: '{"result":"success","totalresults":0,"clientid":1,"credits":{"credit":[]}}',
  response: [
    RESULT,
    [
      'totalresults',
      'int',
      'The total number of results: exact up to 10,000. Above, it is greater than the rows of this answer while rows follow.',
    ],
    ['clientid', 'int', 'The ID of the client.'],
    ['credits', 'array', 'The entries, the oldest first: id, date, description, amount (negative for a use), relid.'],
  ],
  errors: [['Client ID Not Found', 'There is no such client, or `clientid` is not a whole number.']],
};
