import type { MailTemplate } from '../template.ts';

export const invoicePaymentReminder: MailTemplate = {
  id: 2,
  name: 'Invoice Payment Reminder',
  type: 'invoice',
  subject: 'Reminder: invoice {$invoice_num} is due on {$invoice_date_due}',
  body: [
    'Invoice {$invoice_num} is due on {$invoice_date_due}. We have not received the whole amount yet.',
    { table: 'due' },
    { link: 'invoice' },
    'If you have paid already, thank you. Please ignore this mail.',
  ],
  isSendable: true,
};
