import type { Sample } from '../sample.ts';

export const getMerchantAccountSettingsSample: Sample = {
  request: { CORP_ID: 53, MERCHANT_SETTING_ID: 4 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"success","RET_SECOND_MESSAGE":"Where can we take you?","QRY_ACCOUNT_INFO_ARRAY":[{"MERCHANT_SETTING_ID":4,"MERCHANT_NAME":"Web merchant","CORP_ID":53,"CURRENCY":"USD","IS_WEB_MERCHANT":1}]}',
};
