import { RESULT, type Sample } from '../sample.ts';

export const getCurrenciesSample: Sample = {
  request: {},
  answer:
    '{"result":"success","totalresults":1,"currencies":{"currency":[{"id":1,"code":"USD","prefix":"$","suffix":" USD","format":1,"rate":"1.00000"}]}}',
  response: [
    RESULT,
    ['totalresults', 'int', 'The number of currencies.'],
    ['currencies', 'array', 'id, code, prefix, suffix, format (1: 1234.56), rate. An id never changes.'],
  ],
  errors: [],
};
