import type { UpdateContact } from '../../commands/contacts.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { contactFacts, fieldFacts } from './contact-facts.ts';

/** Other fields of a contact. */
function updateContact(working: WorkingState, { contactId, fields }: UpdateContact): Verdict {
  const before = working.record('contact', contactId);
  if (before === undefined) return refuse('contact-not-found');
  const contact = { ...before, ...fields, updatedAt: working.now };
  return accept({ kind: 'contact-updated', contactId }, [
    { kind: 'record-set', record: { kind: 'contact', value: contact }, isNew: false },
    working.history({
      invoiceId: null,
      clientId: contact.clientId,
      outcome: 'applied',
      code: null,
      before: contactFacts(before),
      after: contactFacts(contact),
    }),
  ]);
}

export const updateContactRule: Rule<UpdateContact> = {
  plan: ({ contactId }) => ({ ...NOTHING, records: [{ kind: 'contact', id: contactId }] }),
  decide: updateContact,
  requested: ({ contactId, fields }) => ({ contactId, ...fieldFacts(fields) }),
};
