import type { DeleteClient } from '../../commands/clients.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { clientRecordFacts } from './person-facts.ts';

/** Deletes a client and its contacts, unless invoices or credit hang on it; the history keeps the client. */
function deleteClient(working: WorkingState, { clientId }: DeleteClient): Verdict {
  const before = working.record('client', clientId);
  if (before === undefined) return refuse('client-not-found');
  if (working.clientFacts.isInUse(clientId)) return refuse('client-in-use');
  return accept({ kind: 'client-deleted', clientId }, [
    { kind: 'record-removed', record: { kind: 'client', id: clientId } },
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: clientRecordFacts(before),
      after: null,
    }),
  ]);
}

export const deleteClientRule: Rule<DeleteClient> = {
  plan: ({ clientId }) => ({
    ...NOTHING,
    records: [{ kind: 'client', id: clientId }],
    clientQuestions: [{ kind: 'in-use', clientId }],
  }),
  decide: deleteClient,
  requested: ({ clientId }) => ({ clientId }),
};
