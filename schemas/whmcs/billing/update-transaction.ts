import { amount, boolean, date, id, text, token, type ActionSchema } from '../values.ts';

/** Parameters of UpdateTransaction, in the order of the document. */
export const updateTransaction = {
  title: 'UpdateTransaction',
  description: 'Corrects a transaction, a payment or a refund. The earlier values stay in the history.',
  'x-answer': { hasLists: false, echoes: ['transactionid'] },
  type: 'object',
  required: ['transactionid'],
  properties: {
    transactionid: {
      ...id,
      description: 'The ID of the transaction, as GetTransactions shows it.',
      'x-violation': 'Transaction ID Not Found',
    },
    refundid: {
      ...id,
      description: 'The ID of the payment that this transaction refunds. 0 means none.',
      'x-violation': 'Refund ID Not Found: it must be a payment of the same invoice or client',
    },
    userid: { ...id, description: 'The ID of the client. 0 means none.', 'x-violation': 'Client ID Not Found' },
    invoiceid: {
      ...id,
      description: 'The ID of the invoice that the money is for. 0 takes it off its invoice.',
      'x-violation': 'Invoice ID Not Found',
    },
    transid: { ...token, description: 'The transaction ID. No other transaction may have it.' },
    date: {
      ...date,
      description: "The date as YYYY-MM-DD or in the tenant's local format, with or without a time.",
    },
    gateway: { ...token, description: 'The payment method in system format.' },
    currency: {
      ...id,
      description: 'The ID of the currency, without a client and an invoice. 0 means none.',
      'x-violation': 'Currency ID Not Found',
    },
    description: { ...text, description: 'The description of the transaction.' },
    amountin: { ...amount, description: 'The amount that came in. 0 takes the payment back.' },
    fees: { ...amount, description: 'The fee of the gateway. It may be negative, and changes no balance.' },
    amountout: { ...amount, description: 'The amount that went out. 0 takes the refund back.' },
    rate: { ...amount, description: 'The exchange rate to the default currency.' },
    credit: {
      ...boolean,
      description: "Whether the amount goes to the client's credit, or comes from there. It is then off its invoice.",
    },
  },
} as const satisfies ActionSchema;
