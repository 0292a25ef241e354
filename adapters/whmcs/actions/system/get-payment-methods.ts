import { getPaymentMethods as schema } from '../../../../schemas/whmcs/system/get-payment-methods.ts';
import { getPaymentMethodsSample } from '../../../../schemas/whmcs/samples/system/get-payment-methods.ts';
import type { Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { factsOf } from '../../tenant.ts';

const validate = validatorOf(schema);

/** Lists the payment methods. */
export const getPaymentMethods: Action = {
  name: schema.title,
  schema,
  sample: getPaymentMethodsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    validate(call.values, call.place);
    const { methods } = await factsOf(call);
    const rows = methods.map(({ systemName, displayName }) => ({ module: systemName, displayname: displayName }));
    return { totalresults: rows.length, paymentmethods: { paymentmethod: rows } };
  },
};
