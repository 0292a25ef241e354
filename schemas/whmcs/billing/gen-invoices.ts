import { boolean, id, ids, type ActionSchema } from '../values.ts';

const none = 'Restricts the run to it. The gateway has none, so that nothing is made for a list.';

/** Parameters of GenInvoices, as its document lists them. */
export const genInvoices = {
  title: 'GenInvoices',
  description: 'Generates the invoices of billable items that are due, of a client or of all.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    noemails: { ...boolean, description: 'Set to true to send no mail about the invoices.' },
    clientid: { ...id, description: 'Only of this client.', 'x-violation': 'Client ID Not Found' },
    serviceids: { ...ids, description: `IDs of services. ${none}` },
    domainids: { ...ids, description: `IDs of domains. ${none}` },
    addonids: { ...ids, description: `IDs of addons. ${none}` },
  },
} as const satisfies ActionSchema;
