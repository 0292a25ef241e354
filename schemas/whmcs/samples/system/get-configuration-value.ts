import { RESULT, type Sample } from '../sample.ts';

export const getConfigurationValueSample: Sample = {
  request: { setting: 'CompanyName' },
  answer: '{"result":"success","setting":"CompanyName","value":"Demo corporation"}',
  response: [
    RESULT,
    ['setting', 'string', 'The name of the setting, as it was sent.'],
    ['value', 'string', 'Its value.'],
  ],
  errors: [
    ['Parameter setting is required', '`setting` is missing or blank.'],
    ['Invalid name for parameter setting', 'The gateway has no such setting, or does not show it.'],
  ],
};
