import { addCredit as schema } from '../../../../schemas/whmcs/billing/add-credit.ts';
import { addCreditSample } from '../../../../schemas/whmcs/samples/billing/add-credit.ts';
import { currencyOf } from '../../../../src/core/money/money.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { firstFault, idIn, namedRows, refusedFor, textIn } from '../../parameters/first-fault.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toDate, toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';
import { moneyText } from '../../rows/texts.ts';

const validate = validatorOf(schema);

/** Gives a client credit, or takes some away, and answers what the client then has. */
export const addCredit: Action = {
  name: schema.title,
  schema,
  sample: addCreditSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const isRemoval = isRemovalOf(textIn(call.values, 'type'));
    const params = await firstFault(
      () => validate(call.values, call.place),
      ({ parameter }) => earlierFault(call, parameter),
    );
    const clientId = required(toId(params.clientid));
    const amount = required(toAmount(params.amount));
    if (amount.unscaled < 0n || params.adminid !== undefined) await earlierFault(call, 'amount');
    if (amount.unscaled < 0n) throw new Violation(schema.properties.amount['x-violation'], 'amount');
    const added = await submit(
      call,
      {
        kind: 'add-credit',
        origin: call.origin,
        clientId,
        amount,
        isRemoval,
        description: params.description,
        datedOn: ifPresent(params.date, toDate),
      },
      'credit-added',
    );
    return { newbalance: moneyText(BigInt(added.balanceMinor), currencyOf(added.currency)) };
  },
};

function isRemovalOf(text: string | null): boolean {
  const word = text?.toLowerCase() ?? 'add';
  if (word === 'add' || word === 'remove') return word === 'remove';
  throw new Violation(schema.properties.type['x-violation'], 'type');
}

/** Throws the first fault that the document lists before one of a parameter. */
async function earlierFault(call: Call, parameter: string): Promise<void> {
  if (parameter === 'type' || parameter === 'clientid') return;
  const adminId = idIn(call.values, 'adminid');
  const rows = await namedRows(call, { clientId: idIn(call.values, 'clientid'), adminId });
  if (rows.client === null) throw refusedFor('client-not-found');
  if (parameter === 'adminid') return;
  if (adminId !== null && !rows.hasAdmin) {
    throw new Violation(schema.properties.adminid['x-violation'], 'adminid');
  }
  if (textIn(call.values, 'amount') === null) throw new Violation('No Amount Provided', 'amount');
}
