import type { MailTemplate } from '../template.ts';

export const firstInvoiceOverdueNotice: MailTemplate = {
  id: 4,
  name: 'First Invoice Overdue Notice',
  type: 'invoice',
  subject: 'First notice: invoice {$invoice_num} is overdue',
  body: [
    'Invoice {$invoice_num} was due on {$invoice_date_due}. We have not received the whole amount yet.',
    { table: 'due' },
    { link: 'invoice' },
    'Please pay the balance soon. If you have paid already, please ignore this mail.',
  ],
  isSendable: true,
};
