import type { UpdateContact } from '../../commands/contacts.ts';
import type { ContactId } from '../../records/contact.ts';
import type { ClientName } from '../../clients/facts.ts';
import { NOTHING } from '../../load-plan.ts';
import { changedPerson } from '../../records/person.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { contactFacts } from './contact-facts.ts';
import { wantedFacts } from './person-facts.ts';

/** Other fields of a contact. */
function updateContact(working: WorkingState, { contactId, fields }: UpdateContact): Verdict {
  const before = working.record('contact', contactId);
  if (before === undefined) return refuse('contact-not-found');
  const { clientFacts } = working;
  const { clientId } = before;
  if (fields.email !== undefined && clientFacts.isContactEmailTaken(clientId, fields.email, contactId)) {
    return refuse('email-taken', { of: 'contact' });
  }
  const losesDomainMails = fields.mails?.domain === false && before.mails.includes('domain');
  const isOnElsewhere = clientFacts.isDomainMailOn(clientId) || clientFacts.hasDomainContact(clientId, contactId);
  if (losesDomainMails && !isOnElsewhere) return refuse('last-domain-mail', { of: 'contact' });
  const contact = { ...changedPerson(before, fields), updatedAt: working.now };
  return accept({ kind: 'contact-updated', contactId }, [
    { kind: 'record-set', record: { kind: 'contact', value: contact }, isNew: false },
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: contactFacts(before),
      after: contactFacts(contact),
    }),
  ]);
}

function ofContact(contactId: ContactId): ClientName {
  return { clientId: null, contactId };
}

export const updateContactRule: Rule<UpdateContact> = {
  plan: ({ contactId, fields: { email = '', mails } }) => ({
    ...NOTHING,
    records: [{ kind: 'contact', id: contactId }],
    clientQuestions: [
      ...(email === '' ? [] : [{ kind: 'contacts-with-email', of: ofContact(contactId), email } as const]),
      ...(mails?.domain === false ? [{ kind: 'domain-mails', of: ofContact(contactId) } as const] : []),
    ],
  }),
  decide: updateContact,
  requested: ({ contactId, fields }) => ({ contactId, ...wantedFacts(fields) }),
};
