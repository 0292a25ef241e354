import { getAdminDetails as schema } from '../../../../schemas/whmcs/system/get-admin-details.ts';
import { getAdminDetailsSample } from '../../../../schemas/whmcs/samples/system/get-admin-details.ts';
import type { Action } from '../../action.ts';
import { wallTimeAt } from '../../../../src/core/dates.ts';
import { DOCUMENTED_ACTIONS } from '../../../../schemas/whmcs/names.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { factsOf, versionFields } from '../../tenant.ts';

const validate = validatorOf(schema);

/** Shows the calling credential as an administrator. */
export const getAdminDetails: Action = {
  name: schema.title,
  schema,
  sample: getAdminDetailsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    validate(call.values, call.place);
    const facts = await factsOf(call);
    const { identifier, label, actions } = facts.caller;
    return {
      adminid: String(call.origin.actor.credentialId),
      name: label ?? identifier,
      notes: '',
      signature: '',
      allowedpermissions: permissions(actions).join(','),
      departments: '',
      requesttime: wallTimeAt(call.now, call.place.timeZone),
      whmcs: versionFields(facts),
    };
  },
};

/** The permission that each credential has, as the original names it; then its actions, where it has not all of them. */
function permissions(actions: readonly string[] | null): readonly string[] {
  const named = DOCUMENTED_ACTIONS.filter((name) => actions?.includes(name.toLowerCase()) === true);
  return ['API Access', ...named];
}
