import { RESULT, type Sample } from '../sample.ts';

export const updateContactSample: Sample = {
  request: { contactid: '1', companyname: 'Example Ltd', 'email_preferences[support]': '1' },
  answer: '{"result":"success","contactid":1}',
  response: [
    RESULT,
    ['contactid', 'int', 'The ID of the contact.'],
    ['warning', 'string', 'Only where a parameter of a sub-account is given.'],
  ],
  errors: [
    ['Contact ID Not Found', 'There is no such contact, or `contactid` is not a whole number.'],
    ['Duplicate Email Address', 'Another contact of the client has the address, in any case.'],
    [
      'You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please enable domain notifications for the primary account holder or another contact',
      'The contact is the last one of the client that receives them.',
    ],
    ['The email address entered is not valid', 'Mail cannot be sent to `email`.'],
    ['Valid country required', '`country` is not a code of ISO 3166.'],
  ],
};
