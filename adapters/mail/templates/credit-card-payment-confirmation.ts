import type { MailTemplate } from '../template.ts';

export const creditCardPaymentConfirmation: MailTemplate = {
  id: 8,
  name: 'Credit Card Payment Confirmation',
  type: 'invoice',
  subject: 'Card payment received for invoice {$invoice_num}',
  body: ['We have charged your card for invoice {$invoice_num}. Thank you.', { table: 'payment' }, { link: 'invoice' }],
  isSendable: true,
};
