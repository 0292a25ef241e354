import { updateClient as schema } from '../../../../schemas/whmcs/clients/update-client.ts';
import { updateClientSample } from '../../../../schemas/whmcs/samples/clients/update-client.ts';
import type { UpdateClient } from '../../../../src/core/commands/clients.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { CARDS, warningOf } from '../../answers/warnings.ts';
import { clientOf } from '../../parameters/client.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { passwordHashOf } from '../../parameters/password.ts';
import { demandPerson } from '../../parameters/person.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { namedClient, NO_CLIENT } from '../named-client.ts';

const validate = validatorOf(schema);

/** Changes the given fields of a client. */
export const updateClient: Action = {
  name: schema.title,
  schema,
  sample: updateClientSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const clientId = await namedClient(call, 'clientid', 'clientemail');
    const wanted = clientId === NO_CLIENT ? NOTHING_WANTED : await wantedOf(call);
    const updated = await submit(
      call,
      { kind: 'update-client', origin: call.origin, clientId, ...wanted },
      'client-updated',
    );
    const warning = { ...warningOf(call.values, CARDS.cleared), ...warningOf(call.values, CARDS.updated) };
    return { clientid: updated.clientId, ...warning };
  },
};

type Wanted = Pick<UpdateClient, 'fields' | 'currencyId' | 'passwordHash'>;

/** The document lists an unknown client first: its call is not looked at further. */
const NOTHING_WANTED: Wanted = { fields: {}, currencyId: null, passwordHash: null };

/** The core refuses a wrong address itself: the document lists other errors before it. */
async function wantedOf(call: Call): Promise<Wanted> {
  const params = validate(call.values, call.place);
  const fields = clientOf(params);
  demandPerson({ ...fields, email: '' });
  return {
    fields,
    currencyId: ifPresent(params.currency, toId),
    passwordHash: await passwordHashOf(call, params.password2),
  };
}
