import { CORP_ID, messages } from '../parts.ts';
import type { MethodSchema } from '../values.ts';
import { SETTINGS } from './settings-members.ts';

/** getCorpWideSettings: CORP_WIDE_SETTINGS_ARRAY and the statuses are public; the settings are those that we have. */
export const getCorpWideSettings: MethodSchema = {
  title: 'getCorpWideSettings',
  description: 'Reads the settings of the corporation.',
  arguments: { CORP_ID },
  messages: messages({
    ok: 'success',
    dataIn: 'Unable to find the corp-wide settings. Missing some data.',
    dataIn2: 'Unable to find the corp-wide settings. Missing the date information.',
    zero: 'Unable to find the corp-wide settings.',
    db: 'Unable to connect to the database.',
    logicProblem: 'Unable to find the corp-wide settings.',
  }),
  answer: {
    CORP_WIDE_SETTINGS_ARRAY: { type: 'array', description: 'One struct with the settings.', of: withChosen() },
  },
};

function withChosen(): typeof SETTINGS {
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([name, member]) => [name, { evidence: 'chosen' as const, ...member }]),
  );
}
