import { amount, boolean, date, id, text, token, type ActionSchema } from '../values.ts';

/** Parameters of AddTransaction, those of the document's errors first. */
export const addTransaction = {
  title: 'AddTransaction',
  description: 'Adds a transaction: money in, money out, or credit.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    userid: { ...id, description: 'The ID of the client. 0 means none.', 'x-violation': 'Client ID Not Found' },
    invoiceid: {
      ...id,
      description: 'The ID of the invoice that the money is for. 0 means none.',
      'x-violation': 'Invoice ID Not Found',
    },
    currencyid: {
      ...id,
      description: 'The ID of the currency. Required without a client and an invoice. 0 means none.',
      'x-violation': 'Currency ID Not Found',
    },
    paymentmethod: {
      ...token,
      description: 'The payment method in system format. It is required.',
      'x-violation': 'Payment Method is required',
    },
    transid: {
      ...token,
      description: 'The transaction ID. No other transaction may have it, but for allowduplicatetransid.',
    },
    date: {
      ...date,
      description: "The date in the tenant's local format, or YYYY-MM-DD, with or without a time. Default: now.",
    },
    description: { ...text, description: 'The description of the transaction.' },
    amountin: { ...amount, description: 'The amount that came in. On an invoice it is a payment.' },
    fees: { ...amount, description: 'The fee of the gateway. It may be negative, and changes no balance.' },
    amountout: {
      ...amount,
      description: 'The amount that went out. On an invoice it refunds the payments, the newest first.',
    },
    rate: { ...amount, description: 'The exchange rate to the default currency. Default: 1.00000.' },
    credit: {
      ...boolean,
      description: "Whether the amount goes to the client's credit, or comes from there. Without an invoice only.",
    },
    allowduplicatetransid: { ...boolean, description: 'Whether another transaction may have the same transaction ID.' },
  },
} as const satisfies ActionSchema;
