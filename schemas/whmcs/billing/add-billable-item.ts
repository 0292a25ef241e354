import { amount, id, text, token, type ActionSchema } from '../values.ts';

/** Parameters of AddBillableItem, as its document lists them, and the name of `quantity` before 8.2. */
export const addBillableItem = {
  title: 'AddBillableItem',
  description: 'Adds a billable item to a client.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['clientid', 'description', 'amount'],
  properties: {
    clientid: { ...id, description: 'The client to add the item to.', 'x-violation': 'Client ID not Found' },
    description: {
      ...text,
      'x-blank-is-absent': true,
      description: 'The description of the item, which is the text of its invoice line.',
      'x-violation': 'You must provide a description',
    },
    amount: { ...amount, description: 'The total amount to invoice for, not of a unit.' },
    invoiceaction: {
      ...token,
      description:
        'When to invoice the item: noinvoice (the default), nextcron, nextinvoice, duedate or recur. nextinvoice joins the next invoice that GenInvoices makes for the client.',
    },
    recur: { ...id, description: 'How many cycles are between two invoices. Required with recur.' },
    recurcycle: { ...token, description: 'The cycle: Days, Weeks, Months or Years. Required with recur.' },
    recurfor: { ...id, description: 'How many invoices there are in all. Required with recur.' },
    duedate: {
      ...token,
      description: 'The date of the first invoice. Required with duedate and recur. Format: YYYY-mm-dd.',
    },
    unit: { ...token, description: 'The unit of quantity: hours or quantity. Default with hours: hours.' },
    quantity: { ...amount, description: 'How many units the item is of. Default: 0.' },
    hours: { ...amount, description: 'The name of quantity before 8.2.' },
  },
} as const satisfies ActionSchema;
