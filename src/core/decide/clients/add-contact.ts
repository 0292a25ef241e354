import type { AddContact } from '../../commands/contacts.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Contact } from '../../records/contact.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { contactFacts, fieldFacts } from './contact-facts.ts';

/** A further person of a client. */
function addContact(working: WorkingState, { clientId, fields }: AddContact): Verdict {
  if (working.client(clientId) === undefined) return refuse('client-not-found');
  const { now } = working;
  const contact: Contact = { ...fields, id: working.newId('contact'), clientId, createdAt: now, updatedAt: now };
  return accept({ kind: 'contact-added', contactId: contact.id }, [
    { kind: 'record-set', record: { kind: 'contact', value: contact }, isNew: true },
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: null,
      after: contactFacts(contact),
    }),
  ]);
}

export const addContactRule: Rule<AddContact> = {
  plan: ({ clientId }) => ({ ...NOTHING, clients: [clientId], ids: { ...NOTHING.ids, contact: 1 } }),
  decide: addContact,
  requested: ({ clientId, fields }) => ({ clientId, ...fieldFacts(fields) }),
};
