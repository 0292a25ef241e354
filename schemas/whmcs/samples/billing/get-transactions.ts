import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getTransactionsSample: Sample = {
  request: { invoiceid: '1' },
  answer: '{"result":"success","totalresults":0,"startnumber":0,"numreturned":0,"transactions":{"transaction":[]}}',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'transactions',
      'array',
      'The transactions, under transaction: id, userid, currency (0: that of the client), gateway, date, description, amountin, fees, amountout, rate, transid, invoiceid, refundid (the transaction that a refund gives back, else 0). The rows of GetInvoice are the same.',
    ],
  ],
  errors: [
    [
      'Invalid limitnum: a whole number from 0',
      'A number of the request is not a whole number. The same for `limitstart`.',
    ],
    [
      'Invalid clientid: a whole number of at most ten digits',
      '`clientid` is not a whole number. The same for `invoiceid`.',
    ],
  ],
};
