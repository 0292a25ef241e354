import { RESULT, type Sample } from '../sample.ts';

export const genInvoicesSample: Sample = {
  request: { noemails: '1', clientid: '2361' },
  answer: '{"result":"success","numcreated":0}',
  response: [
    RESULT,
    ['numcreated', 'int', 'The number of invoices that the call made: at most 1,000. The next call makes the others.'],
    ['latestinvoiceid', 'int', 'The newest of them. Only with `clientid`, and where one was made.'],
  ],
  errors: [['Client ID Not Found', 'There is no such client, or `clientid` is not a whole number.']],
};
