import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

const [TOTAL, START] = TRIPLE;

export const getActivityLogSample: Sample = {
  request: { limitnum: '25', description: 'created' },
  answer: '{"result":"success","totalresults":0,"startnumber":0,"activity":{"entry":[]}}',
  response: [
    RESULT,
    TOTAL,
    START,
    [
      'activity',
      'array',
      'The entries: id, clientId, userId (0), adminId (the ID of the credential), date, description, username (the identifier of the credential), ipaddress (empty), userid (as clientId).',
    ],
  ],
  errors: [],
};
