import { RESULT, type Sample } from '../sample.ts';
import { FIELDS, SECRETS } from './add-pay-method.ts';

/** Sentences of a pay method that is not there. */
export const NO_PAY_METHOD = [
  ['Invalid Pay Method ID', 'There is no such pay method, or `paymethodid` is not a whole number.'],
  ['Pay Method does not belong to passed Client ID', 'The pay method is of another client.'],
] as const;

export const updatePayMethodSample: Sample = {
  request: { clientid: '1', paymethodid: '1', card_expiry: '0831' },
  answer: '{"result":"success","clientid":1,"paymethodid":1}',
  response: [RESULT, ['clientid', 'int', 'The ID of the client.'], ['paymethodid', 'int', 'The ID of the pay method.']],
  errors: [
    ...SECRETS,
    ['Pay Method ID is Required', '`paymethodid` is missing.'],
    ['Client ID is Required', '`clientid` is missing.'],
    ...NO_PAY_METHOD,
    ...FIELDS,
  ],
};
