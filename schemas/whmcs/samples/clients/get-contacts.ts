import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getContactsSample: Sample = {
  request: { userid: '1' },
  answer: '{"result":"success","totalresults":0,"startnumber":0,"numreturned":0,"contacts":{"contact":[]}}',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'contacts',
      'array',
      'The contacts by id: `id`, `userid`, `firstname`, `lastname`, `companyname`, `email`, `address1`, `address2`, `city`, `state`, `postcode`, `country`, `phonenumber`, the booleans `domainemails`, `generalemails`, `invoiceemails`, `productemails`, `supportemails` and `affiliateemails`, and `created_at` and `updated_at`.',
    ],
  ],
  errors: [],
};
