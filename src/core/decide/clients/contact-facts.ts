import type { Json } from '../../changes.ts';
import type { Contact, ContactFields } from '../../records/contact.ts';

/** A contact as the history keeps it. */
export function contactFacts({ id, clientId, ...contact }: Contact): { readonly [name: string]: Json } {
  return { ...fieldFacts(contact), contactId: id, clientId };
}

/** The wanted fields of a contact, for the history. */
export function fieldFacts(fields: Partial<ContactFields>): { readonly [name: string]: Json } {
  const { createdAt: _created, updatedAt: _updated, ...said } = fields as Partial<Contact>;
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, value as Json]));
}
