import type { DeleteContact } from '../../commands/contacts.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { contactFacts } from './contact-facts.ts';

/** Deletes a contact; the history keeps it. */
function deleteContact(working: WorkingState, { contactId }: DeleteContact): Verdict {
  const before = working.record('contact', contactId);
  if (before === undefined) return refuse('contact-not-found');
  return accept({ kind: 'contact-deleted', contactId }, [
    { kind: 'record-removed', record: { kind: 'contact', id: contactId } },
    working.history({
      invoiceId: null,
      clientId: before.clientId,
      outcome: 'applied',
      code: null,
      before: contactFacts(before),
      after: null,
    }),
  ]);
}

export const deleteContactRule: Rule<DeleteContact> = {
  plan: ({ contactId }) => ({ ...NOTHING, records: [{ kind: 'contact', id: contactId }] }),
  decide: deleteContact,
  requested: ({ contactId }) => ({ contactId }),
};
