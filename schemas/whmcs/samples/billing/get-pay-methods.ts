import { RESULT, type Sample } from '../sample.ts';
import { SECRETS } from './add-pay-method.ts';

export const getPayMethodsSample: Sample = {
  request: { clientid: '1' },
  answer:
    '{"result":"success","clientid":1,"paymethods":[{"id":1,"type":"RemoteCreditCard","description":"Demo card","gateway_name":"visa","contact_type":"Client","contact_id":1,"card_last_four":"4242","expiry_date":"12\\/99","start_date":"","issue_number":"","card_type":"Visa","remote_token":"tok_demo","last_updated":"11\\/22\\/2026 10:00"}]}',
  response: [
    RESULT,
    ['clientid', 'int', 'The ID of the client.'],
    [
      'paymethods',
      'array',
      'At most 500 pay methods: id, type, description, gateway_name, contact_type, contact_id, remote_token, last_updated; of cards card_last_four, expiry_date, start_date, issue_number, card_type; of accounts bank_name.',
    ],
  ],
  errors: [
    ...SECRETS,
    ['Client ID Is Required', '`clientid` is missing.'],
    ["Invalid Pay Method Type. Should be 'BankAccount' or 'CreditCard'", '`type` is another word.'],
    ['Client Not Found', 'There is no such client, or `clientid` is not a whole number.'],
  ],
};
