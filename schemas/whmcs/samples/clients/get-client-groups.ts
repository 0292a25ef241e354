import { RESULT, type Sample } from '../sample.ts';

export const getClientGroupsSample: Sample = {
  request: {},
  answer: '{"result":"success","totalresults":0,"groups":{"group":[]}}',
  response: [
    RESULT,
    ['totalresults', 'int', 'The number of groups, at most 1,000.'],
    ['groups[group][][id]', 'int', 'The ID of the group.'],
    ['groups[group][][groupname]', 'string', 'Its name.'],
    ['groups[group][][groupcolour]', 'string', 'Its colour, such as `#28c99b`.'],
    ['groups[group][][discountpercent]', 'string', 'Its discount in percent: shown only.'],
    ['groups[group][][susptermexempt]', 'string', '`on` or empty: shown only.'],
    [
      'groups[group][][separateinvoices]',
      'string',
      '`on` or empty: whether GenInvoices makes an invoice for each item.',
    ],
  ],
  errors: [],
};
