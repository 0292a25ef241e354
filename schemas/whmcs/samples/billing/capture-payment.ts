import { RESULT, type Sample } from '../sample.ts';

export const capturePaymentSample: Sample = {
  request: { invoiceid: '78' },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [
    ['Invoice Not Found or Not Unpaid', 'There is no such invoice, or its status is not Unpaid.'],
    [
      'Payment Attempt Failed',
      'Nothing was charged, or it is not known yet. `X-Reason` has the reason: `capture-declined`, `processor-missing`, `pay-method-missing`, `capture-pending`, `capture-in-doubt` or `nothing-to-capture`.',
    ],
    [
      'Security codes of cards are not accepted: capture with a stored pay method (remote_token of AddPayMethod) instead',
      'A parameter is named after a security code (`cvv`).',
    ],
  ],
};
