import { deletePayMethod as schema } from '../../../../schemas/whmcs/billing/delete-pay-method.ts';
import { deletePayMethodSample } from '../../../../schemas/whmcs/samples/billing/delete-pay-method.ts';
import { submit, type Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { idOf } from '../../pay-methods/fields.ts';

const validate = validatorOf(schema);

/** Deletes a pay method with its token, and answers its id. */
export const deletePayMethod: Action = {
  name: schema.title,
  schema,
  sample: deletePayMethodSample,
  access: 'write',
  knows: validate.knows,
  refusesCardSecrets: true,
  async run(call) {
    const params = validate(call.values, call.place);
    const { clientid, paymethodid } = params;
    const stranger = 'Pay Method does not belong to passed Client ID';
    const clientId = idOf(clientid, 'clientid', 'Client ID is Required', stranger);
    const payMethodId = idOf(paymethodid, 'paymethodid', 'Pay Method ID is Required', 'Invalid Pay Method ID');
    const command = { kind: 'delete-pay-method', origin: call.origin, clientId, payMethodId } as const;
    await submit(call, command, 'pay-method-deleted');
    return { paymethodid: payMethodId };
  },
};
