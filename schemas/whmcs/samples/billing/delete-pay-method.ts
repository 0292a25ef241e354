import { RESULT, type Sample } from '../sample.ts';
import { SECRETS } from './add-pay-method.ts';
import { NO_PAY_METHOD } from './update-pay-method.ts';

export const deletePayMethodSample: Sample = {
  follows: 'AddPayMethod',
  request: { clientid: '1', paymethodid: '2' },
  answer: '{"result":"success","paymethodid":2}',
  response: [RESULT, ['paymethodid', 'int', 'The ID of the deleted pay method.']],
  errors: [
    ...SECRETS,
    ['Client ID is Required', '`clientid` is missing.'],
    ['Pay Method ID is Required', '`paymethodid` is missing.'],
    ...NO_PAY_METHOD,
  ],
};
