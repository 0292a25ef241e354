import type { MailTemplate } from '../template.ts';

export const invoicePaymentConfirmation: MailTemplate = {
  id: 3,
  name: 'Invoice Payment Confirmation',
  type: 'invoice',
  subject: 'Payment received for invoice {$invoice_num}',
  body: [
    'We have received your payment for invoice {$invoice_num}. Thank you.',
    { table: 'payment' },
    { link: 'invoice' },
  ],
  isSendable: true,
};
