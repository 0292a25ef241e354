import { amount, boolean, date, invoiceId, token, type ActionSchema } from '../values.ts';

/** Parameters of AddInvoicePayment, as its document lists them. */
export const addInvoicePayment = {
  title: 'AddInvoicePayment',
  description: 'Adds payment to a given invoice.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['invoiceid', 'transid'],
  properties: {
    invoiceid: invoiceId,
    transid: { ...token, description: 'The unique transaction ID that should be applied to the payment.' },
    gateway: {
      ...token,
      description:
        "The gateway used, in system name format (for example, paypal or authorize). Default: the invoice's payment method.",
    },
    date: {
      ...date,
      description: 'The date that the payment should have assigned. Format: YYYY-MM-DD HH:mm:ss. Default: now.',
    },
    amount: { ...amount, description: 'The amount paid. Undefined or blank takes the full balance of the invoice.' },
    fees: { ...amount, description: 'The amount of the payment that was taken as a fee by the gateway.' },
    noemail: { ...boolean, description: 'Set this to true to prevent sending an email for the invoice payment.' },
  },
} as const satisfies ActionSchema;
