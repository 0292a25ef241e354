import { RESULT, type Sample } from '../sample.ts';

export const sendEmailSample: Sample = {
  request: { messagename: 'Invoice Payment Reminder', id: '1' },
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [
    [
      'You must provide either an existing email template name or a custom message type',
      '`messagename` and `customtype` are missing.',
    ],
    ['Invalid message type provided', '`customtype` is not general, product, domain, invoice, support or affiliate.'],
    ['A subject is required for a custom message', '`customsubject` is missing.'],
    ['A message body is required for a custom message', '`custommessage` is missing or blank.'],
    [
      'The custom variables you provided are invalid.',
      '`customvars` is not the base64 of a serialized array of scalars and arrays, or is too large.',
    ],
    ['A related ID is required', '`id` is missing.'],
    ['Email Template not found', 'There is no template of the name.'],
    [
      'Sending Failed. Please see documentation.',
      'The row of the related ID does not exist, the template cannot be sent by its name, or the gateway has no records of its type.',
    ],
  ],
};
