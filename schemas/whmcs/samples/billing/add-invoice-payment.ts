import { RESULT, NOT_FOUND, unlisted, type Sample } from '../sample.ts';

export const addInvoicePaymentSample: Sample = {
  request: { invoiceid: '1', transid: 'D28DJIDJW393JDWQKQI332', gateway: 'mailin', date: '2016-01-01 12:33:12' },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [
    NOT_FOUND,
    [
      'It is not possible to add a payment to an invoice that is Cancelled',
      'The invoice is Cancelled, Draft or Refunded; the sentence names its status.',
    ],
    ['Missing required parameter: transid', '`transid` is missing or blank.'],
    [
      'Transaction ID must be Unique',
      'The transaction was recorded before, with another amount, for another day, or on another invoice.',
    ],
    unlisted('gateway'),
    ['No Amount Provided', 'There is no `amount`, and nothing is owed.'],
    ['Amount must be greater than zero', '`amount` is zero or negative.'],
    ['Invalid amount: Amount must be in decimal format: ### or ###.##', '`amount` is not a number.'],
    [
      'Invalid amount: more decimals than the currency has',
      '`amount` cannot be paid in the currency of the invoice, and the tenant refuses such amounts.',
    ],
    [
      'Invalid amount: Amount is too large',
      '`amount` is a trillion or more, or the payments of the invoice or the credit of its client would be too much to store.',
    ],
  ],
};
