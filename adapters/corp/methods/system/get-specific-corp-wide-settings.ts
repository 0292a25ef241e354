import { getSpecificCorpWideSettings as schema } from '../../../../schemas/corp/system/get-specific-corp-wide-settings.ts';
import { getSpecificCorpWideSettingsSample } from '../../../../schemas/corp/samples/system/get-specific-corp-wide-settings.ts';
import { required } from '../../decode.ts';
import type { Method } from '../../method.ts';
import { CallEnded } from '../../outcome.ts';
import { sellerOf, settingsMembers } from '../../seller.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Reads those settings of the caller's corporation that the list names. */
export const getSpecificCorpWideSettings: Method = {
  name: schema.title,
  schema,
  sample: getSpecificCorpWideSettingsSample,
  access: 'read',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const names = new Set(
      required(values['FIELD_LIST'])
        .split(',')
        .map((name) => name.trim().toUpperCase()),
    );
    const found = Object.entries(settingsMembers(call, await sellerOf(call))).filter(([name]) => names.has(name));
    // A caller may name settings that only the original has: it gets the others.
    if (found.length === 0) throw new CallEnded('zero', 'FIELD_LIST');
    return { CORP_WIDE_SETTINGS_ARRAY: [Object.fromEntries(found)] };
  },
};
