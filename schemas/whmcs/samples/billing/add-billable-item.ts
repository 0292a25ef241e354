import { RESULT, type Sample } from '../sample.ts';

export const addBillableItemSample: Sample = {
  request: {
    clientid: '1',
    description: 'This is a billable item',
    amount: '10.00',
    unit: 'quantity',
    quantity: '1',
    invoiceaction: 'recur',
    recur: '1',
    recurcycle: 'Months',
    recurfor: '12',
    duedate: '2016-01-01',
  },
  answer: '{"result":"success","billableid":1}',
  response: [RESULT, ['billableid', 'int', 'The ID of the billable item.']],
  errors: [
    ['Client ID not Found', 'There is no such client, or `clientid` is not a whole number.'],
    ['You must provide a description', '`description` is missing or blank.'],
    ['Invalid Invoice Action', '`invoiceaction` is not one of the five.'],
    [
      'Recurring must have a unit, cycle and limit',
      '`invoiceaction` is `recur`, and `recur`, `recurcycle` or `recurfor` is missing, unknown, zero or above 9,999.',
    ],
    ['Due date is required', '`invoiceaction` is `duedate` or `recur`, and there is no `duedate`.'],
    ["Invalid Unit, please specify either 'hours' or 'quantity'", '`unit` is missing or another word.'],
    ["Invalid Date Format - Expected: 'YYYY-mm-dd'", '`duedate` is not a date.'],
    ['Invalid amount: Amount must be in decimal format: ### or ###.##', '`amount` is not a number.'],
  ],
};
