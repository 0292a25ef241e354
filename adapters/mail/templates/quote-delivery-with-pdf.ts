import type { MailTemplate } from '../template.ts';

export const quoteDeliveryWithPdf: MailTemplate = {
  id: 11,
  name: 'Quote Delivery with PDF',
  type: 'general',
  subject: 'Quote {$quote_number}: {$quote_subject}',
  body: ['Our quote is attached to this mail. It is valid until {$quote_valid_until}.'],
  isSendable: false,
};
