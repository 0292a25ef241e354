import { RESULT, type Sample } from '../sample.ts';

export const getHealthStatusSample: Sample = {
  request: {},
  answer: '{"result":"success"}',
  response: [RESULT],
  errors: [],
};
