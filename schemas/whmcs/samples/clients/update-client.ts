import { RESULT, type Sample } from '../sample.ts';

export const updateClientSample: Sample = {
  request: { clientid: '1', companyname: 'Example Ltd', tax_id: 'GB123', 'email_preferences[product]': '0' },
  answer: '{"result":"success","clientid":1}',
  response: [
    RESULT,
    ['clientid', 'int', 'The ID of the client.'],
    ['warning', 'string', 'Only where a parameter of a card or bank account is given.'],
  ],
  errors: [
    ['Client ID Not Found', 'Neither `clientid` nor `clientemail` names a client.'],
    [
      'You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please create an alternative contact that is set to receive them',
      'No contact of the client receives them.',
    ],
    ['Duplicate Email Address', 'Another client has the address, in any case.'],
    ['The email address entered is not valid', 'Mail cannot be sent to `email`.'],
    ['Valid country required', '`country` is not a code of ISO 3166.'],
    ['Invalid groupid: there is no such client group', 'The tenant has no such group.'],
    ['Invalid currency: there is no such currency', 'The tenant has no such currency.'],
    [
      'Invalid currency: the client has invoices or credit in another currency',
      'Amounts of another currency hang on the client.',
    ],
    ['Invalid customfields: at most 100 fields', 'The client would have more.'],
  ],
};
