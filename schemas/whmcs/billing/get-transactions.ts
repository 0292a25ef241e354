import { pageBlock } from '../page-block.ts';
import { id, token, type ActionSchema } from '../values.ts';

/** Parameters of GetTransactions, as its document lists them, and the page block, which callers send too. */
export const getTransactions = {
  title: 'GetTransactions',
  description: 'Retrieve a list of transactions: payments and refunds, in the order in which they were recorded.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    ...pageBlock,
    invoiceid: { ...id, description: 'Only transactions of this invoice.' },
    clientid: { ...id, description: 'Only transactions of this client.' },
    transid: { ...token, description: 'Only transactions with exactly this transaction ID of the gateway.' },
  },
} as const satisfies ActionSchema;
