import type { MailTemplate } from '../template.ts';

export const thirdInvoiceOverdueNotice: MailTemplate = {
  id: 6,
  name: 'Third Invoice Overdue Notice',
  type: 'invoice',
  subject: 'Third notice: invoice {$invoice_num} is overdue',
  body: [
    'This is the third and last notice about invoice {$invoice_num}, which was due on {$invoice_date_due}.',
    { table: 'due' },
    { link: 'invoice' },
    'Please pay the balance today, or contact us at once.',
  ],
  isSendable: true,
};
