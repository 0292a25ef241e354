import {
  getGeneralLookupValues as schema,
  type LOOKUPS,
} from '../../../../schemas/corp/system/get-general-lookup-values.ts';
import { getGeneralLookupValuesSample } from '../../../../schemas/corp/samples/system/get-general-lookup-values.ts';
import { INVOICE_TYPES } from '../../../../schemas/corp/billing/start-main-invoice.ts';
import type { SellerView } from '../../../../src/core/reads/sales.ts';
import type { Method } from '../../method.ts';
import { CallEnded } from '../../outcome.ts';
import { sellerOf } from '../../seller.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

interface Value {
  readonly id: number;
  readonly name: string;
  readonly gateway?: string;
}

const VALUES: Readonly<Record<(typeof LOOKUPS)[number], (seller: SellerView) => readonly Value[]>> = {
  'money-types': ({ tenders }) => tenders,
  'merchant-settings': ({ accounts }) => accounts,
  'invoice-types': () => Object.entries(INVOICE_TYPES).map(([id, name]) => ({ id: Number(id), name })),
  drivers: ({ drivers }) => drivers,
  vehicles: ({ vehicles }) => vehicles,
};

/** Lists the values of one kind that the caller's arguments may have. */
export const getGeneralLookupValues: Method = {
  name: schema.title,
  schema,
  sample: getGeneralLookupValuesSample,
  access: 'read',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const type = validate(call.given, call)['LOOKUP_TYPE'] as (typeof LOOKUPS)[number];
    const found = VALUES[type](await sellerOf(call));
    if (found.length === 0) throw new CallEnded('zero', type);
    return {
      QRY_LOOKUP_VALUES_ARRAY: found.map(({ id, name, gateway = '' }) => ({
        LOOKUP_TYPE: type,
        ID: id,
        NAME: name,
        GATEWAY: gateway,
      })),
    };
  },
};
