import type { AddContact } from '../../commands/contacts.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Contact } from '../../records/contact.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { contactFacts } from './contact-facts.ts';
import { wantedFacts } from './person-facts.ts';

/** A further person of a client. */
function addContact(working: WorkingState, { clientId, fields }: AddContact): Verdict {
  if (working.client(clientId) === undefined) return refuse('client-not-found');
  if (working.clientFacts.isContactEmailTaken(clientId, fields.email, null))
    return refuse('email-taken', { of: 'contact' });
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
  plan: ({ clientId, fields: { email } }) => ({
    ...NOTHING,
    clients: [clientId],
    clientQuestions: email === '' ? [] : [{ kind: 'contacts-with-email', of: { clientId, contactId: null }, email }],
    ids: { ...NOTHING.ids, contact: 1 },
  }),
  decide: addContact,
  requested: ({ clientId, fields }) => ({ clientId, ...wantedFacts(fields) }),
};
