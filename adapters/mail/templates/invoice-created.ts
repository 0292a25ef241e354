import type { MailTemplate } from '../template.ts';

export const invoiceCreated: MailTemplate = {
  id: 1,
  name: 'Invoice Created',
  type: 'invoice',
  subject: 'Invoice {$invoice_num}',
  body: [
    'Invoice {$invoice_num} of {$invoice_date_created} is due on {$invoice_date_due}.',
    { table: 'lines' },
    { link: 'invoice' },
  ],
  isSendable: true,
};
