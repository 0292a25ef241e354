import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getQuotesSample: Sample = {
  follows: 'CreateQuote',
  request: { stage: 'Draft' },
  answer:
    '{"result":"success","totalresults":1,"startnumber":0,"numreturned":1,"quotes":{"quote":[{"id":1,"subject":"Sample Quote","stage":"Draft","validuntil":"2026-12-22","userid":1,"client":{"id":1,"firstname":"Demo","lastname":"Client","companyname":"","email":"client1@example.com","datecreated":"2026-11-22","groupid":0,"status":"Active"},"firstname":"","lastname":"","companyname":"","email":"","address1":"","address2":"","city":"","state":"","postcode":"","country":"","phonenumber":"","tax_id":"","currency":1,"subtotal":"15.86","tax1":"0.00","tax2":"0.00","total":"15.86","proposal":"","customernotes":"Thank you for asking.","adminnotes":"","datecreated":"2026-11-22","lastmodified":"2026-11-22","datesent":"0000-00-00","dateaccepted":"0000-00-00","items":{"item":[{"id":1,"description":"Apple","quantity":"1","unitprice":"1.23","discount":"0.00","taxable":1},{"id":2,"description":"Orange","quantity":"3","unitprice":"5.00","discount":"2.50","taxable":0}]}}]}}',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'quotes',
      'array',
      'The quotes, each with its `client`, or `null` without one, the person, the sums, the dates, and `items` with `id`, `description`, `quantity`, `unitprice`, `discount` and `taxable`. `lastmodified`, `datesent` and `dateaccepted` are days.',
    ],
  ],
  errors: [['Invalid Stage', '`stage` is not one of the six.']],
};
