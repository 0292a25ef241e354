import { pageBlock } from '../page-block.ts';
import { id, token, type ActionSchema } from '../values.ts';

/** Parameters of GetInvoices, as its document lists them. */
export const getInvoices = {
  title: 'GetInvoices',
  description: 'Retrieve a list of invoices.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    ...pageBlock,
    userid: { ...id, description: 'Only invoices of this client.' },
    status: {
      ...token,
      description:
        'Only invoices of this status, in any case; Overdue is Unpaid with a due date in the past. An unknown one is refused.',
    },
    orderby: {
      ...token,
      description:
        'The order: id, invoicenumber, date, duedate, total or status, in any case. Default, and for any other: id.',
    },
    order: { ...token, description: 'asc or desc, in any case. Default, and for any other: asc.' },
  },
} as const satisfies ActionSchema;
