import { RESULT, NOT_FOUND, LINE_LIMITS, unlisted, type Sample } from '../sample.ts';

export const updateInvoiceSample: Sample = {
  request: {
    invoiceid: '1',
    status: 'Unpaid',
    'itemdescription[13]': 'Sample Updated Invoice Item',
    'itemamount[13]': '16.95',
    'itemtaxed[13]': '0',
    'newitemdescription[0]': 'New Line Item 1',
    'newitemamount[0]': '10',
    'newitemtaxed[0]': '1',
    'newitemdescription[1]': 'New Line Item 2',
    'newitemamount[1]': '2.95',
    'newitemtaxed[1]': '0',
    'deletelineids[0]': '11',
    'deletelineids[1]': '12',
  },
  answer: '{"result":"success","invoiceid":1}',
  response: [RESULT, ['invoiceid', 'int', 'The ID of the updated invoice.']],
  errors: [
    NOT_FOUND,
    ['Invoice must be in Draft status to be published', '`publish` or `publishandsendemail` of any other invoice.'],
    [
      'Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed',
      'A line is in one or two of the three arrays.',
    ],
    ['Invalid status Nonsense', '`status` is not one of the seven.'],
    ["Expecting parameter 'deletelineids' to be an array", 'Text where an array is due; nothing is changed.'],
    unlisted('paymentmethod'),
    ['Amount exceeds customer credit balance', '`credit` is more than the client has.'],
    ['Amount Exceeds Invoice Balance', '`credit` is more than the invoice owes.'],
    ...LINE_LIMITS,
  ],
};
