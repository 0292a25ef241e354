import { RESULT, LINE_LIMITS, unlisted, type Sample } from '../sample.ts';

export const createInvoiceSample: Sample = {
  request: {
    userid: '1',
    status: 'Unpaid',
    sendinvoice: '1',
    paymentmethod: 'mailin',
    taxrate: '10.00',
    date: '2016-01-01',
    duedate: '2016-01-08',
    itemdescription1: 'Sample Invoice Item',
    itemamount1: '15.95',
    itemtaxed1: '0',
    itemdescription2: 'Sample Second Invoice Item',
    itemamount2: '1.00',
    itemtaxed2: '1',
    autoappliedcredit: '0',
  },
  answer: '{"result":"success","invoiceid":79,"status":"Unpaid"}',
  response: [
    RESULT,
    ['invoiceid', 'int', 'The ID of the newly created invoice'],
    ['status', 'string', 'The status of the newly created invoice'],
  ],
  errors: [
    ['Client ID Not Found', 'There is no such client, or `userid` is not a whole number.'],
    [
      'Cannot create and send a draft invoice in a single API request. Please create and send separately.',
      '`draft` (or the status Draft) together with `sendinvoice`.',
    ],
    ['Invalid status Nonsense', '`status` is not one of the seven.'],
    unlisted('paymentmethod'),
    ...LINE_LIMITS,
  ],
};
