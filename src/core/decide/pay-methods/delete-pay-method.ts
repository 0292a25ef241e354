import type { DeletePayMethod } from '../../commands/pay-methods.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { noted } from './pay-method-facts.ts';

/** Deletes a pay method with its token; the history keeps the rest. */
function deletePayMethod(working: WorkingState, { clientId, payMethodId }: DeletePayMethod): Verdict {
  const before = working.record('pay-method', payMethodId);
  if (before === undefined) return refuse('pay-method-not-found');
  if (before.clientId !== clientId) return refuse('pay-method-of-another-client');
  return accept({ kind: 'pay-method-deleted', payMethodId }, [
    { kind: 'record-removed', record: { kind: 'pay-method', id: payMethodId } },
    noted(working, before, null),
  ]);
}

export const deletePayMethodRule: Rule<DeletePayMethod> = {
  plan: ({ payMethodId }) => ({ ...NOTHING, records: [{ kind: 'pay-method', id: payMethodId }] }),
  decide: deletePayMethod,
  requested: ({ clientId, payMethodId }) => ({ clientId, payMethodId }),
};
