import { RESULT, type Sample } from '../sample.ts';

export const addCreditSample: Sample = {
  request: { clientid: '1', description: 'Adding funds via api', amount: '123.45' },
  answer: '{"result":"success","newbalance":"123.45"}',
  response: [RESULT, ['newbalance', 'float', 'The credit of the client afterwards.']],
  errors: [
    ['Type can only be add or remove', '`type` is another word.'],
    ['Client ID Not Found', 'There is no such client, or `clientid` is not a whole number.'],
    ['Admin ID Not Found', '`adminid` is not the ID of an API credential of the tenant.'],
    ['No Amount Provided', '`amount` is missing, or zero.'],
    ['Amount must be in decimal format: ### or ###.##', '`amount` is not a number, or is negative.'],
    ['Date Format is not Valid', '`date` is not a date.'],
    ['Missing required parameter: description', '`description` is missing or blank.'],
    ['Amount exceeds customer credit balance', 'The client has less credit than is removed.'],
  ],
};
