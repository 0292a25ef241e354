import type { Sample } from '../sample.ts';

export const getSpecificCorpWideSettingsSample: Sample = {
  request: { CORP_ID: 53, FIELD_LIST: 'web_merchant_setting_id,corp_name' },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"success","RET_SECOND_MESSAGE":"Where can we take you?","CORP_WIDE_SETTINGS_ARRAY":[{"CORP_NAME":"Demo corporation","WEB_MERCHANT_SETTING_ID":4}]}',
};
