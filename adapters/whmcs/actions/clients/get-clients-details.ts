import { getClientsDetails as schema } from '../../../../schemas/whmcs/clients/get-clients-details.ts';
import { getClientsDetailsSample } from '../../../../schemas/whmcs/samples/clients/get-clients-details.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { ClientDetails } from '../../../../src/core/clients/reads.ts';
import { dateOf, wallTimeAt } from '../../../../src/core/dates.ts';
import { Refused, type Action, type Call } from '../../action.ts';
import { clientFields } from '../../rows/client-row.ts';
import { statsFields } from '../../rows/client-stats.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { firstFault, idIn, textIn } from '../../parameters/first-fault.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toBoolean, toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';

const validate = validatorOf(schema);

/** Shows a client twice, as the original does: as `client`, and in the members of the answer itself. */
export const getClientsDetails: Action = {
  name: schema.title,
  schema,
  sample: getClientsDetailsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = await firstFault(
      () => validate(call.values, call.place),
      async ({ parameter }) => {
        if (parameter === 'stats') await detailsOf(call, idIn(call.values, 'clientid'), textIn(call.values, 'email'));
      },
    );
    const details = await detailsOf(call, ifPresent(params.clientid, toId), params.email ?? null);
    const { actor } = call.origin;
    const client = clientFields(details);
    if (ifPresent(params.stats, toBoolean) !== true) return { ...client, client };
    const today = dateOf(wallTimeAt(call.now, call.place.timeZone));
    const stats = await call.reads.clients.stats(actor, details.client.id, today);
    if (stats === 'revoked') throw new CredentialMoved();
    return { ...client, client, stats: statsFields(stats, details) };
  },
};

async function detailsOf(call: Call, id: number | null, email: string | null): Promise<ClientDetails> {
  if (id === null && email === null) throw new Violation('Either clientid Or email Is Required', 'clientid');
  const details = await call.reads.clients.details(call.origin.actor, { id, email });
  if (details === 'revoked') throw new CredentialMoved();
  if (details === 'not-found') throw new Refused('client-not-found', 'Client Not Found');
  return details;
}
