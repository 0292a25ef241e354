import type { CommandBase } from '../command-base.ts';
import type { ContactFields, ContactId } from '../records/contact.ts';
import type { PersonChanges } from '../records/person.ts';
import type { ClientId } from '../tenant.ts';

export interface AddContact extends CommandBase {
  readonly kind: 'add-contact';
  readonly clientId: ClientId;
  readonly fields: ContactFields;
}

/** The fields that the caller wants changed; a missing one stays as it is. */
export interface UpdateContact extends CommandBase {
  readonly kind: 'update-contact';
  readonly contactId: ContactId;
  readonly fields: PersonChanges;
}

export interface DeleteContact extends CommandBase {
  readonly kind: 'delete-contact';
  readonly contactId: ContactId;
}

export type ContactCommand = AddContact | UpdateContact | DeleteContact;

export type ContactResult =
  | { readonly kind: 'contact-added'; readonly contactId: ContactId }
  | { readonly kind: 'contact-updated'; readonly contactId: ContactId }
  | { readonly kind: 'contact-deleted'; readonly contactId: ContactId };
