import { payMethodFields } from '../pay-method-fields.ts';
import { token, type ActionSchema } from '../values.ts';

/** Parameters of AddPayMethod, as its document lists them, without those of secrets; and three of our own. */
export const addPayMethod = {
  title: 'AddPayMethod',
  description: "Adds a client's pay method: the token of a payment processor, and what may be shown of the card.",
  'x-answer': { hasLists: false, echoes: ['clientid'] },
  type: 'object',
  required: [],
  properties: {
    clientid: { ...token, description: 'The ID of the client. Required.' },
    type: {
      ...token,
      description:
        'BankAccount, CreditCard or RemoteCreditCard. Default: CreditCard. Each is stored as a token: RemoteBankAccount or RemoteCreditCard.',
    },
    ...payMethodFields,
  },
} as const satisfies ActionSchema;
