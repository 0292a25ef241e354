import { RESULT, type Sample } from '../sample.ts';

const missing = (what: string, name: string): readonly [string, string] => [
  `You did not enter your ${what}`,
  `\`${name}\` is blank, without \`skipvalidation\`.`,
];

export const addClientSample: Sample = {
  request: {
    firstname: 'Test',
    lastname: 'User',
    email: 'demo@example.com',
    address1: '123 Demo Street',
    city: 'Demo',
    state: 'Florida',
    postcode: 'AB123',
    country: 'US',
    phonenumber: '0123456789',
    password2: 'password',
    customfields: 'YTozOntpOjE7czozOiJvbmUiO2k6MjtzOjM6InR3byI7aTozO3M6NToidGhyZWUiO30=',
  },
  answer: '{"result":"success","clientid":2362,"owner_id":2362}',
  response: [
    RESULT,
    ['clientid', 'int', 'The ID of the newly created client.'],
    ['owner_id', 'int', 'The ID of its user: the same number.'],
    ['warning', 'string', 'Only where a parameter of a card is given.'],
  ],
  errors: [
    ['Invalid Owner User ID', '`owner_user_id` is given.'],
    missing('first name', 'firstname'),
    missing('last name', 'lastname'),
    missing('email address', 'email'),
    ['The email address you entered was not valid', 'Mail cannot be sent to `email`.'],
    missing(' address line 1', 'address1'),
    missing('city', 'city'),
    missing('state', 'state'),
    missing('postcode', 'postcode'),
    ['Valid country required', '`country` is not a code of ISO 3166.'],
    missing('phone number', 'phonenumber'),
    ['Invalid telephone phone number', '`phonenumber` has other characters than digits, blanks and `+-.()/`.'],
    ['A user already exists with that email address', 'Another client has the address, in any case.'],
    ['Invalid groupid: there is no such client group', 'The tenant has no such group.'],
    ['Invalid currency: there is no such currency', 'The tenant has no such currency.'],
  ],
};
