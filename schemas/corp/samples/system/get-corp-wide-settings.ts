import type { Sample } from '../sample.ts';

export const getCorpWideSettingsSample: Sample = {
  request: { CORP_ID: 53 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"success","RET_SECOND_MESSAGE":"Where can we take you?","CORP_WIDE_SETTINGS_ARRAY":[{"CORP_ID":53,"CORP_NAME":"Demo corporation","CURRENCY":"USD","TIME_ZONE":"UTC","DATE_FORMAT":"MM/DD/YYYY","DUE_DAYS":14,"TAX_RATE":0.000,"TAX_RATE2":0.000,"WEB_MERCHANT_SETTING_ID":4}]}',
};
