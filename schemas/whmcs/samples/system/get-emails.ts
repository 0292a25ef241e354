import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getEmailsSample: Sample = {
  request: { clientid: '2361', subject: 'reminder' },
  answer: '{"result":"success","totalresults":0,"startnumber":0,"numreturned":0,"emails":{"email":[]}}',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'emails',
      'array',
      'The mails: id, userid, subject, message, date, to, cc, bcc, attachments, pending, message_data, failed, failure_reason, retry_count, created_at, updated_at, campaign_id.',
    ],
  ],
  errors: [
    [
      'Client ID Not Found',
      'There is no such client, or `clientid` is missing. The answer has `status` beside `result`.',
    ],
  ],
};
