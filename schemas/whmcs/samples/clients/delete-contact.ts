import { RESULT, type Sample } from '../sample.ts';

export const deleteContactSample: Sample = {
  request: { contactid: '2' },
  answer: '{"result":"success","contactid":2}',
  response: [RESULT, ['contactid', 'int', 'The ID of the deleted contact.']],
  errors: [['Contact ID Not Found', 'There is no such contact, or `contactid` is not a whole number.']],
};
