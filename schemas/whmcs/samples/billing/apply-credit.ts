import { NOT_FOUND, RESULT, type Sample } from '../sample.ts';

export const applyCreditSample: Sample = {
  follows: 'AddCredit',
  request: { invoiceid: '78', amount: '10.00' },
  answer: '{"result":"success","invoiceid":78,"amount":"10.00","invoicepaid":"false"}',
  response: [
    RESULT,
    ['invoiceid', 'int', 'The ID of the invoice.'],
    ['amount', 'float', 'The amount of credit that was applied.'],
    ['invoicepaid', 'string', 'Whether the credit paid the invoice: `true` or `false`, as text.'],
  ],
  errors: [
    NOT_FOUND,
    ['Invoice Not in Unpaid Status', 'The invoice has any status but Unpaid.'],
    ['Amount exceeds customer credit balance', 'The client has less credit.'],
    ['Amount Exceeds Invoice Balance', 'The invoice owes less.'],
    [
      'Credit Amount to apply must be greater than zero',
      '`amount` is zero or negative; or it is not given, and there is no credit or nothing is owed.',
    ],
    [
      'Invalid amount: Amount must be in decimal format: ### or ###.##, or the word full',
      '`amount` is neither a number nor `full`.',
    ],
  ],
};
