import { updatePayMethod as schema } from '../../../../schemas/whmcs/billing/update-pay-method.ts';
import { updatePayMethodSample } from '../../../../schemas/whmcs/samples/billing/update-pay-method.ts';
import { submit, type Action } from '../../action.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toBoolean } from '../../parameters/values.ts';
import { fieldsOf, idOf } from '../../pay-methods/fields.ts';

const validate = validatorOf(schema);
const INVALID = 'Invalid Pay Method ID';

/** Changes the fields of a pay method that the call names, and answers its ids. */
export const updatePayMethod: Action = {
  name: schema.title,
  schema,
  sample: updatePayMethodSample,
  access: 'write',
  knows: validate.knows,
  refusesCardSecrets: true,
  async run(call) {
    const params = validate(call.values, call.place);
    const payMethodId = idOf(params.paymethodid, 'paymethodid', 'Pay Method ID is Required', INVALID);
    const clientId = idOf(
      params.clientid,
      'clientid',
      'Client ID is Required',
      'Pay Method does not belong to passed Client ID',
    );
    const isDefault = ifPresent(params.set_as_default, toBoolean) === true;
    const fields = fieldsOf(params);
    const command = {
      kind: 'update-pay-method',
      origin: call.origin,
      clientId,
      payMethodId,
      fields,
      isDefault,
    } as const;
    await submit(call, command, 'pay-method-updated');
    return { clientid: clientId, paymethodid: payMethodId };
  },
};
