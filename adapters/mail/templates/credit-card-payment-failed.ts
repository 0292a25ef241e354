import type { MailTemplate } from '../template.ts';

export const creditCardPaymentFailed: MailTemplate = {
  id: 9,
  name: 'Credit Card Payment Failed',
  type: 'invoice',
  subject: 'Card payment failed for invoice {$invoice_num}',
  body: [
    'We could not charge your card for invoice {$invoice_num}, which is due on {$invoice_date_due}.',
    { table: 'due' },
    { link: 'invoice' },
    'Please pay in another way, or give us another card.',
  ],
  isSendable: true,
};
