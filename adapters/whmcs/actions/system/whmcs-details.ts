import { whmcsDetails as schema } from '../../../../schemas/whmcs/system/whmcs-details.ts';
import { whmcsDetailsSample } from '../../../../schemas/whmcs/samples/system/whmcs-details.ts';
import type { Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { factsOf, versionFields } from '../../tenant.ts';

const validate = validatorOf(schema);

/** Shows the version that the rules of the tenant follow. */
export const whmcsDetails: Action = {
  name: schema.title,
  schema,
  sample: whmcsDetailsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    validate(call.values, call.place);
    return { whmcs: versionFields(await factsOf(call)) };
  },
};
