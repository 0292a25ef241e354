import { boolean, invoiceId, token, type ActionSchema } from '../values.ts';

/** Parameters of ApplyCredit, as its document lists them. */
export const applyCredit = {
  title: 'ApplyCredit',
  description: 'Applies the Client Credit to an invoice.',
  'x-answer': { hasLists: false, echoes: ['invoiceid'] },
  type: 'object',
  required: ['invoiceid'],
  properties: {
    invoiceid: { ...invoiceId, description: 'The ID of the invoice to apply credit to.' },
    amount: {
      ...token,
      'x-type': 'float',
      description:
        'The amount of credit to apply, or `full`. `full` or blank applies as much as the client has and the invoice owes.',
    },
    noemail: { ...boolean, description: 'Set to true to stop the email where the credit pays the invoice.' },
  },
} as const satisfies ActionSchema;
