import { invoiceId, type ActionSchema } from '../values.ts';

/** Parameters of GetInvoice, as its document lists them. */
export const getInvoice = {
  title: 'GetInvoice',
  description: 'Retrieve a specific invoice.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: ['invoiceid'],
  properties: { invoiceid: { ...invoiceId, description: 'The ID of the invoice to retrieve.' } },
} as const satisfies ActionSchema;
