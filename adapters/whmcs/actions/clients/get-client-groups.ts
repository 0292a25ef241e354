import { getClientGroups as schema } from '../../../../schemas/whmcs/clients/get-client-groups.ts';
import { getClientGroupsSample } from '../../../../schemas/whmcs/samples/clients/get-client-groups.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';

const validate = validatorOf(schema);

/** Lists the groups of clients. */
export const getClientGroups: Action = {
  name: schema.title,
  schema,
  sample: getClientGroupsSample,
  access: 'read',
  knows: validate.knows,
  async run({ reads, origin }) {
    const groups = await reads.clients.groups(origin.actor);
    if (groups === 'revoked') throw new CredentialMoved();
    const group = groups.map((each) => ({
      id: each.id,
      groupname: each.name,
      groupcolour: each.colour,
      discountpercent: percentText(each.discountMilli),
      susptermexempt: each.isNeverSuspended ? 'on' : '',
      separateinvoices: each.hasSeparateInvoices ? 'on' : '',
    }));
    return { totalresults: group.length, groups: { group } };
  },
};

/** Thousandths of a percent with two decimals, or three where the third is not 0. */
function percentText(milli: bigint): string {
  const fraction = (milli % 1_000n).toString().padStart(3, '0').replace(/0$/, '');
  return `${milli / 1_000n}.${fraction}`;
}
