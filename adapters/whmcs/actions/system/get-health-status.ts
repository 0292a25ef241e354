import { getHealthStatus as schema } from '../../../../schemas/whmcs/system/get-health-status.ts';
import { getHealthStatusSample } from '../../../../schemas/whmcs/samples/system/get-health-status.ts';
import type { Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { factsOf } from '../../tenant.ts';

const validate = validatorOf(schema);

/** Succeeds where the database answers, and the credential still holds. */
export const getHealthStatus: Action = {
  name: schema.title,
  schema,
  sample: getHealthStatusSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    validate(call.values, call.place);
    await factsOf(call);
    return {};
  },
};
