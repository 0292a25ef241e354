import { RESULT, type Sample } from '../sample.ts';

export const whmcsDetailsSample: Sample = {
  request: {},
  answer: '{"result":"success","whmcs":{"version":"8.13.3","canonicalversion":"8.13.3-release.1"}}',
  response: [
    RESULT,
    [
      'whmcs',
      'array',
      'version and canonicalversion: of 8.13 where the tenant setting `invoice-rules` is 8, of 9.0 where it is 9.',
    ],
  ],
  errors: [],
};
