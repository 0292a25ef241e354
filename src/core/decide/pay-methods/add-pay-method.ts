import type { AddPayMethod } from '../../commands/pay-methods.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import type { PayMethod } from '../../records/pay-method.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { fieldFacts, noted, refusedModule } from './pay-method-facts.ts';

/** A client's card or account at a payment processor. */
function addPayMethod(working: WorkingState, { clientId, type, fields, isDefault }: AddPayMethod): Verdict {
  if (working.client(clientId) === undefined) return refuse('client-not-found');
  const refused = refusedModule(working, fields.gateway);
  if (refused !== null) return refused;
  const { now } = working;
  const method: PayMethod = {
    ...fields,
    id: working.newId('pay-method'),
    clientId,
    type,
    defaultedAt: isDefault ? now : null,
    createdAt: now,
    updatedAt: now,
  };
  return accept({ kind: 'pay-method-added', payMethodId: method.id }, [
    { kind: 'record-set', record: { kind: 'pay-method', value: method }, isNew: true },
    noted(working, null, method),
  ]);
}

export const addPayMethodRule: Rule<AddPayMethod> = {
  plan: ({ clientId, fields }) => ({
    ...NOTHING,
    clients: [clientId],
    gateways: gatewaysOf(fields.gateway),
    ids: { ...NOTHING.ids, 'pay-method': 1 },
  }),
  decide: addPayMethod,
  requested: ({ clientId, type, fields, isDefault }) => ({ clientId, type, isDefault, ...fieldFacts(fields) }),
};
