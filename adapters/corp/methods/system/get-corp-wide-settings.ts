import { getCorpWideSettings as schema } from '../../../../schemas/corp/system/get-corp-wide-settings.ts';
import { getCorpWideSettingsSample } from '../../../../schemas/corp/samples/system/get-corp-wide-settings.ts';
import type { Method } from '../../method.ts';
import { sellerOf, settingsMembers } from '../../seller.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Reads the settings of the caller's corporation. */
export const getCorpWideSettings: Method = {
  name: schema.title,
  schema,
  sample: getCorpWideSettingsSample,
  access: 'read',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    validate(call.given, call);
    return { CORP_WIDE_SETTINGS_ARRAY: [settingsMembers(call, await sellerOf(call))] };
  },
};
