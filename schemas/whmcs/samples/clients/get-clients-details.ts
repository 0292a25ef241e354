import { RESULT, type Sample } from '../sample.ts';

export const getClientsDetailsSample: Sample = {
  request: { clientid: '2361' },
  answer:
    '{"result":"success","client_id":2361,"owner_user_id":2361,"userid":2361,"id":2361,"uuid":"00000000-0000-4000-8000-000000002361","firstname":"Sample","lastname":"Client","fullname":"Sample Client","companyname":"","email":"client2361@example.com","address1":"","address2":"","city":"","fullstate":"","state":"","postcode":"","countrycode":"","country":"","phonenumber":"","tax_id":"","email_preferences":{"general":"1","invoice":"1","support":"1","product":"1","domain":"1","affiliate":"1"},"statecode":"","countryname":"","phonecc":"","phonenumberformatted":"","telephoneNumber":"","billingcid":0,"notes":"","currency":1,"defaultgateway":"","groupid":0,"status":"Active","credit":"0.00","taxexempt":false,"latefeeoveride":false,"overideduenotices":false,"separateinvoices":false,"disableautocc":false,"emailoptout":true,"marketing_emails_opt_in":false,"overrideautoclose":false,"allowSingleSignOn":0,"email_verified":false,"language":"","isOptedInToMarketingEmails":false,"currency_code":"USD","lastlogin":"","customfields":[],"users":{"user":[{"id":2361,"name":"Sample Client","email":"client2361@example.com","is_owner":true}]},"client":{"client_id":2361,"owner_user_id":2361,"userid":2361,"id":2361,"uuid":"00000000-0000-4000-8000-000000002361","firstname":"Sample","lastname":"Client","fullname":"Sample Client","companyname":"","email":"client2361@example.com","address1":"","address2":"","city":"","fullstate":"","state":"","postcode":"","countrycode":"","country":"","phonenumber":"","tax_id":"","email_preferences":{"general":"1","invoice":"1","support":"1","product":"1","domain":"1","affiliate":"1"},"statecode":"","countryname":"","phonecc":"","phonenumberformatted":"","telephoneNumber":"","billingcid":0,"notes":"","currency":1,"defaultgateway":"","groupid":0,"status":"Active","credit":"0.00","taxexempt":false,"latefeeoveride":false,"overideduenotices":false,"separateinvoices":false,"disableautocc":false,"emailoptout":true,"marketing_emails_opt_in":false,"overrideautoclose":false,"allowSingleSignOn":0,"email_verified":false,"language":"","isOptedInToMarketingEmails":false,"currency_code":"USD","lastlogin":"","customfields":[],"users":{"user":[{"id":2361,"name":"Sample Client","email":"client2361@example.com","is_owner":true}]}}}',
  response: [
    RESULT,
    ['client', 'array', 'The client. Each of its members is also a member of the answer itself.'],
    ['stats', 'array', 'Only with `stats`: counts and formatted sums of the invoices.'],
  ],
  errors: [
    ['Either clientid Or email Is Required', 'Neither is given.'],
    ['Client Not Found', 'There is no such client.'],
  ],
};
