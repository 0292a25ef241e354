import { CORP_ID, LONGEST_NOTES, messages } from '../parts.ts';
import type { MethodSchema } from '../values.ts';
import { FIELD_NAMES } from './settings-members.ts';

/** getSpecificCorpWideSettings: known from the document of addInvoicePayment, with `web_merchant_setting_id`. */
export const getSpecificCorpWideSettings: MethodSchema = {
  title: 'getSpecificCorpWideSettings',
  description: 'Reads some settings of the corporation.',
  arguments: {
    CORP_ID,
    FIELD_LIST: {
      type: 'string',
      longest: LONGEST_NOTES,
      description: `Names with commas between them, in any case: ${FIELD_NAMES.map((name) => `\`${name}\``).join(', ')}.`,
      isRequired: true,
      evidence: 'chosen',
    },
  },
  messages: messages({
    ok: 'success',
    dataIn: 'Unable to find the corp-wide settings. Missing some data.',
    dataIn2: 'Unable to find the corp-wide settings. Missing the date information.',
    zero: 'Unable to find the corp-wide settings requested.',
    db: 'Unable to connect to the database.',
    logicProblem: 'Unable to find the corp-wide settings.',
  }),
  answer: {
    CORP_WIDE_SETTINGS_ARRAY: {
      type: 'array',
      description: 'One struct with the named settings that the gateway has, in the order of getCorpWideSettings.',
      evidence: 'chosen',
    },
  },
};
