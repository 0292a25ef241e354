import type { Sample } from '../sample.ts';

export const getGeneralLookupValuesSample: Sample = {
  request: { CORP_ID: 53, LOOKUP_TYPE: 'merchant-settings' },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"success","RET_SECOND_MESSAGE":"Where can we take you?","QRY_LOOKUP_VALUES_ARRAY":[{"LOOKUP_TYPE":"merchant-settings","ID":1,"NAME":"Default merchant","GATEWAY":""},{"LOOKUP_TYPE":"merchant-settings","ID":4,"NAME":"Web merchant","GATEWAY":""}]}',
};
