import { RESULT, type Sample } from '../sample.ts';

export const getClientsDetailsSample: Sample = {
  request: { email: 'absent@example.com' },
  answer: '{"result":"error","message":"Client Not Found"}',
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
