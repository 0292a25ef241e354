import type { Json } from '../../changes.ts';
import type { Contact } from '../../records/contact.ts';

/** A contact as the history keeps it. */
export function contactFacts(contact: Contact): { readonly [name: string]: Json } {
  const { id, createdAt: _created, updatedAt: _updated, ...fields } = contact;
  return { ...fields, contactId: id };
}
