import { RESULT, type Sample } from '../sample.ts';

export const addContactSample: Sample = {
  request: {
    clientid: '1',
    firstname: 'Test',
    lastname: 'User',
    email: 'contact@example.com',
    address1: '123 Demo Street',
    city: 'Demo',
    state: 'Texas',
    postcode: '12345',
    country: 'US',
    phonenumber: '0123456789',
    'email_preferences[general]': '1',
    'email_preferences[invoice]': '1',
  },
  answer: '{"result":"success","contactid":3}',
  response: [
    RESULT,
    ['contactid', 'int', 'The ID of the new contact.'],
    ['warning', 'string', 'Only where a parameter of a sub-account is given.'],
  ],
  errors: [
    ['Client ID Not Found', 'There is no such client, or `clientid` is not a whole number.'],
    ['Duplicate Email Address', 'Another contact of the client has the address, in any case.'],
    ['The email address entered is not valid', 'Mail cannot be sent to `email`.'],
    ['Valid country required', '`country` is not a code of ISO 3166.'],
  ],
};
