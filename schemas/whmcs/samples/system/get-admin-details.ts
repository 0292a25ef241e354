import { RESULT, type Sample } from '../sample.ts';

export const getAdminDetailsSample: Sample = {
  request: {},
  answer:
    '{"result":"success","adminid":"2","name":"demo-identifier","notes":"","signature":"","allowedpermissions":"API Access","departments":"","requesttime":"2026-11-22 10:00:00","whmcs":{"version":"8.13.3","canonicalversion":"8.13.3-release.1"}}',
  response: [
    RESULT,
    ['adminid', 'string', 'The ID of the credential.'],
    ['name', 'string', 'The label of the credential, or its identifier.'],
    ['notes', 'string', 'An empty text.'],
    ['signature', 'string', 'An empty text.'],
    [
      'allowedpermissions',
      'string',
      'API Access; behind it the actions that the credential may call, where these are not all. Separated by commas.',
    ],
    ['departments', 'string', 'An empty text: there are no support departments.'],
    ['requesttime', 'string', 'The local time of the tenant. Format: YYYY-MM-DD HH:ii:ss'],
    ['whmcs', 'array', 'version and canonicalversion, as WhmcsDetails answers them.'],
  ],
  errors: [],
};
