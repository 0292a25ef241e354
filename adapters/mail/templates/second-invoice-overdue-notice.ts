import type { MailTemplate } from '../template.ts';

export const secondInvoiceOverdueNotice: MailTemplate = {
  id: 5,
  name: 'Second Invoice Overdue Notice',
  type: 'invoice',
  subject: 'Second notice: invoice {$invoice_num} is overdue',
  body: [
    'This is the second notice about invoice {$invoice_num}, which was due on {$invoice_date_due}.',
    { table: 'due' },
    { link: 'invoice' },
    'Please pay the balance now, or contact us if you cannot.',
  ],
  isSendable: true,
};
