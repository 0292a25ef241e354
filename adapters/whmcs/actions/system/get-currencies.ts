import { getCurrencies as schema } from '../../../../schemas/whmcs/system/get-currencies.ts';
import { getCurrenciesSample } from '../../../../schemas/whmcs/samples/system/get-currencies.ts';
import type { Action } from '../../action.ts';
import { currencyPrefix, currencySuffix } from '../../answers/currency-words.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { factsOf } from '../../tenant.ts';

const validate = validatorOf(schema);
/** Amounts are written `1234.56`. */
const FORMAT = 1;
/** The gateway converts no amount: each one stays in its currency. */
const RATE = '1.00000';

/** Lists the currencies of the tenant and its clients. */
export const getCurrencies: Action = {
  name: schema.title,
  schema,
  sample: getCurrenciesSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    validate(call.values, call.place);
    const { currencies } = await factsOf(call);
    const rows = currencies.map(({ id, code }) => ({
      id,
      code,
      prefix: currencyPrefix(code),
      suffix: currencySuffix(code),
      format: FORMAT,
      rate: RATE,
    }));
    return { totalresults: rows.length, currencies: { currency: rows } };
  },
};
