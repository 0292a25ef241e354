import { getConfigurationValue as schema } from '../../../../schemas/whmcs/system/get-configuration-value.ts';
import { getConfigurationValueSample } from '../../../../schemas/whmcs/samples/system/get-configuration-value.ts';
import type { Action } from '../../action.ts';
import { configurationValues } from '../../answers/configuration-values.ts';
import { Violation } from '../../parameters/violation.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { factsOf } from '../../tenant.ts';

const validate = validatorOf(schema);

/** Shows a setting of the tenant, of a list without secrets. */
export const getConfigurationValue: Action = {
  name: schema.title,
  schema,
  sample: getConfigurationValueSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const { setting } = validate(call.values, call.place);
    const valueOf = configurationValues.get(setting.toLowerCase());
    const facts = await factsOf(call);
    if (valueOf === undefined) throw new Violation('Invalid name for parameter setting', 'setting');
    return { setting, value: valueOf(facts, call) };
  },
};
