import type { MailTemplate } from '../template.ts';

export const invoiceRefundConfirmation: MailTemplate = {
  id: 7,
  name: 'Invoice Refund Confirmation',
  type: 'invoice',
  subject: 'Refund for invoice {$invoice_num}',
  body: ['We have refunded a payment of invoice {$invoice_num}.', { table: 'refund' }, { link: 'invoice' }],
  isSendable: true,
};
