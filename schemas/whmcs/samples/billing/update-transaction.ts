import { RESULT, unlisted, type Sample } from '../sample.ts';

export const updateTransactionSample: Sample = {
  follows: 'AddTransaction',
  request: {
    transactionid: '1',
    description: 'Paid at the counter',
    date: '2015-03-26',
    amountin: '9.50',
  },
  answer: '{"result":"success","transactionid":1}',
  response: [RESULT, ['transactionid', 'int', 'The ID of the corrected transaction.']],
  errors: [
    ['Transaction ID Not Found', 'The tenant has no such transaction.'],
    ['Invoice ID must not be given with credit: use one of them', '`credit` is set, and `invoiceid` too.'],
    ['Client ID Not Found', 'There is no such client; or `credit` is set without a client.'],
    ['Invoice ID Not Found', 'There is no such invoice.'],
    ['User ID does not own the given Invoice ID', 'The invoice is of another client.'],
    ['Currency ID Not Found', 'The tenant has no such currency.'],
    [
      'Currency ID does not match Client currency',
      'The client or the invoice has another currency; or the new one has, and an amount is not given again.',
    ],
    [
      'A Currency ID is required for non-customer related transactions',
      'There is neither a client, nor an invoice, nor a currency.',
    ],
    ['Transaction ID must be Unique', 'Another payment, refund or transaction of the tenant has the `transid`.'],
    unlisted('gateway'),
    ['Amount must be greater than zero', '`amountin` or `amountout` is negative.'],
    ['A transaction takes either amountin or amountout, not both', 'Both would be above zero.'],
    ['A transaction with refundid needs an amountout', 'The transaction is not money out.'],
    [
      'Refund ID Not Found: it must be a payment of the same invoice or client',
      '`refundid` is not a payment there, or was taken back.',
    ],
    ['Amount exceeds the payment', 'The payment, or the invoice, has less that is not refunded.'],
    [
      'Amount exceeds what the newest 100 payments of the invoice have left: refund it in parts',
      '`amountout` would refund more payments at once.',
    ],
    [
      'The payment has refunds: set the amountout of its refunds to 0 first',
      'The money of a payment changes, and a part of it was given back.',
    ],
    [
      'The money became credit of the client, who has less credit now',
      'The money of a payment or of credit is taken back, and the client has spent it.',
    ],
    [
      'It is not possible to add a payment to an invoice that is Cancelled',
      'Money in, and the invoice is Cancelled, Draft or Refunded; the sentence names its status.',
    ],
    [
      'This is a Paid Invoice. You cannot modify an Invoice that is Paid.',
      'Under invoice rules 9, the money of an issued invoice changes; the sentence names its status.',
    ],
  ],
};
