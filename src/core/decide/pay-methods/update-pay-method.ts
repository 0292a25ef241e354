import type { UpdatePayMethod } from '../../commands/pay-methods.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { fieldFacts, noted, refusedModule } from './pay-method-facts.ts';

/** Other fields of a pay method. */
function updatePayMethod(working: WorkingState, command: UpdatePayMethod): Verdict {
  const { clientId, payMethodId, fields, isDefault } = command;
  const before = working.record('pay-method', payMethodId);
  if (before === undefined) return refuse('pay-method-not-found');
  if (before.clientId !== clientId) return refuse('pay-method-of-another-client');
  const refused = refusedModule(working, fields.gateway);
  if (refused !== null) return refused;
  const { now } = working;
  const method = { ...before, ...fields, updatedAt: now, ...(isDefault ? { defaultedAt: now } : {}) };
  return accept({ kind: 'pay-method-updated', payMethodId }, [
    { kind: 'record-set', record: { kind: 'pay-method', value: method }, isNew: false },
    noted(working, before, method),
  ]);
}

export const updatePayMethodRule: Rule<UpdatePayMethod> = {
  plan: ({ payMethodId, fields }) => ({
    ...NOTHING,
    records: [{ kind: 'pay-method', id: payMethodId }],
    gateways: gatewaysOf(fields.gateway ?? null),
  }),
  decide: updatePayMethod,
  requested: ({ clientId, payMethodId, fields, isDefault }) => ({
    clientId,
    payMethodId,
    isDefault,
    ...fieldFacts(fields),
  }),
};
