import { CORP_ID, messages } from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** The lists of a corporation that arguments refer to. */
export const LOOKUPS = ['money-types', 'merchant-settings', 'invoice-types', 'drivers', 'vehicles'] as const;

/** getGeneralLookupValues: only its name is public; its arguments and answer are our choice. */
export const getGeneralLookupValues: MethodSchema = {
  title: 'getGeneralLookupValues',
  description: 'Lists the values that arguments of other methods may have.',
  arguments: {
    CORP_ID,
    LOOKUP_TYPE: {
      type: 'string',
      words: LOOKUPS,
      default: LOOKUPS[0],
      description: `The list: ${LOOKUPS.map((name) => `\`${name}\``).join(', ')}.`,
      isRequired: false,
      evidence: 'chosen',
    },
  },
  messages: messages({
    ok: 'success',
    dataIn: 'Unable to find the lookup values. Missing some data.',
    dataIn2: 'Unable to find the lookup values. Missing the date information.',
    zero: 'Unable to find any lookup values.',
    db: 'Unable to connect to the database.',
    logicProblem: 'Unable to find the lookup values.',
  }),
  answer: {
    QRY_LOOKUP_VALUES_ARRAY: {
      type: 'array',
      description: 'The values, by id.',
      evidence: 'chosen',
      of: {
        LOOKUP_TYPE: { type: 'string', description: 'The list.' },
        ID: { type: 'number', description: 'The value, as arguments name it.' },
        NAME: { type: 'string', description: 'Its name.' },
        GATEWAY: {
          type: 'string',
          description: 'Of a money type: the system name by which the other dialect knows it; else empty.',
        },
      },
    },
  },
};
