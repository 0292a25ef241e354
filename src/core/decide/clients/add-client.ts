import type { AddClient } from '../../commands/clients.ts';
import type { ClientQuestion } from '../../clients/facts.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';
import { newClient } from './new-client.ts';
import { wantedFacts } from './person-facts.ts';

/** A new client without credit, in the tenant's currency unless another one is wanted. */
function addClient(working: WorkingState, command: AddClient): Verdict {
  const { fields, currencyId, uuid, passwordHash } = command;
  const { clientFacts, tenant } = working;
  if (clientFacts.isClientEmailTaken(fields.email, null)) return refuse('email-taken', { of: 'new-client' });
  if (fields.groupId !== null && !clientFacts.hasGroup(fields.groupId)) return refuse('group-not-found');
  const currency = currencyId === null ? tenant.currency : clientFacts.currency(currencyId);
  if (currency === undefined) return refuse('currency-not-found');
  const unknown = refusedGateway(working, command);
  if (unknown !== null) return unknown;
  const { client, changes } = newClient(working, fields, currency, { uuid, passwordHash });
  return accept({ kind: 'client-added', clientId: client.id }, changes);
}

/** The questions about the tenant's rows that the wanted fields of a client raise. */
export function questionsOf(
  fields: { readonly email?: string; readonly groupId?: number | null },
  currencyId: number | null,
): ClientQuestion[] {
  const { email = '', groupId = null } = fields;
  return [
    ...(email === '' ? [] : [{ kind: 'clients-with-email', email } as const]),
    ...(groupId === null ? [] : [{ kind: 'group', groupId } as const]),
    ...(currencyId === null ? [] : [{ kind: 'currency', currencyId } as const]),
  ];
}

export const addClientRule: Rule<AddClient> = {
  plan: ({ fields, currencyId }) => ({
    ...NOTHING,
    clientQuestions: questionsOf(fields, currencyId),
    gateways: gatewaysOf(fields.paymentMethod),
    ids: { ...NOTHING.ids, client: 1 },
  }),
  decide: addClient,
  requested: ({ fields, currencyId }) => ({ ...wantedFacts(fields), currencyId }),
};
