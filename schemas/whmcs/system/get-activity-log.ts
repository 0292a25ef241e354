import { pageBlock } from '../page-block.ts';
import { date, id, text, type ActionSchema } from '../values.ts';

const filter = { ...text, 'x-blank-is-absent': true } as const;

/** Parameters of GetActivityLog, as its document lists them. */
export const getActivityLog = {
  title: 'GetActivityLog',
  description: 'Retrieve the history of the tenant, the newest entry first.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    ...pageBlock,
    clientid: { ...id, description: 'Only entries of this client and its invoices.' },
    userid: { ...id, description: 'The older name of `clientid`, which wins.' },
    date: {
      ...date,
      description: "Only entries of this day of the tenant, in the tenant's date format or YYYY-MM-DD.",
    },
    user: { ...filter, description: 'Only entries of the credential with this identifier or label, in any case.' },
    description: { ...filter, description: 'Only entries whose description has this text, in any case.' },
    ipaddress: { ...filter, description: 'Only entries from this address. The history has none: nothing matches.' },
  },
} as const satisfies ActionSchema;
