import { deleteClient as schema } from '../../../../schemas/whmcs/clients/delete-client.ts';
import { deleteClientSample } from '../../../../schemas/whmcs/samples/clients/delete-client.ts';
import { submit, type Action } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { clientComesFirst } from '../client-first.ts';

const validate = validatorOf(schema);

/** Deletes a client on which no money hangs; the history keeps it. */
export const deleteClient: Action = {
  name: schema.title,
  schema,
  sample: deleteClientSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = await clientComesFirst(call, 'clientid', 'Client ID Not Found', () =>
      validate(call.values, call.place),
    );
    const clientId = required(toId(params.clientid));
    const deleted = await submit(call, { kind: 'delete-client', origin: call.origin, clientId }, 'client-deleted');
    return { clientid: deleted.clientId };
  },
};
