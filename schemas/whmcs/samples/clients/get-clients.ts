import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getClientsSample: Sample = {
  request: { search: 'client2361@' },
  answer:
    '{"result":"success","totalresults":1,"startnumber":0,"numreturned":1,"clients":{"client":[{"id":2361,"firstname":"Sample","lastname":"Client","companyname":"","email":"client2361@example.com","datecreated":"2026-11-22","groupid":0,"status":"Active"}]}}',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'clients',
      'array',
      'The clients: `id`, `firstname`, `lastname`, `companyname`, `email`, `datecreated`, `groupid` and `status`.',
    ],
  ],
  errors: [['Invalid status Nonsense', '`status` is not one of the three.']],
};
