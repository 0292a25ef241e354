import { NOT_FOUND, RESULT, unlisted, type Sample } from '../sample.ts';

export const addTransactionSample: Sample = {
  request: {
    paymentmethod: 'paypal',
    userid: '1',
    invoiceid: '78',
    transid: 'TRX-4711',
    date: '03/25/2015',
    description: 'This is an invoice payment',
    amountin: '10.00',
    fees: '0.30',
  },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [
    ['Client ID Not Found', 'There is no such client; or `credit` is set without a client.'],
    NOT_FOUND,
    ['User ID does not own the given Invoice ID', 'The invoice is of another client.'],
    ['Currency ID Not Found', 'The tenant has no such currency.'],
    ['Currency ID does not match Client currency', 'The client or the invoice has another currency.'],
    [
      'A Currency ID is required for non-customer related transactions',
      'There is neither a client, nor an invoice, nor a currency.',
    ],
    ['Payment Method is required', '`paymentmethod` is missing or blank.'],
    [
      'Transaction ID must be Unique',
      'A payment, refund or transaction of the tenant has the `transid`, also where the same call made it.',
    ],
    ['Invoice ID must not be given with credit: use one of them', '`credit` is set on an invoice.'],
    unlisted('paymentmethod'),
    ['Amount must be greater than zero', '`amountin` or `amountout` is negative.'],
    ['A transaction takes either amountin or amountout, not both', 'Both are above zero.'],
    [
      'It is not possible to add a payment to an invoice that is Cancelled',
      'Money in, and the invoice is Cancelled, Draft or Refunded; the sentence names its status.',
    ],
    ['Amount exceeds the payment', '`amountout` is more than was paid on the invoice and not refunded.'],
    [
      'Amount exceeds what the newest 100 payments of the invoice have left: refund it in parts',
      '`amountout` would refund more payments at once.',
    ],
    ['Amount exceeds customer credit balance', 'Money out of the credit, and the client has less.'],
  ],
};
