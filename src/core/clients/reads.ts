import type { Actor } from '../command-base.ts';
import type { Page, PageOfIds } from '../listing.ts';
import type { Contact, ContactId } from '../records/contact.ts';
import type { PersonFields } from '../records/person.ts';
import type { ClientId } from '../tenant.ts';

/** The values that contacts of a list have, in any case; an absent one is any. */
export type ContactFilter = { readonly clientId: ClientId | null } & {
  readonly [K in Exclude<keyof PersonFields, 'mails' | 'taxId'>]?: string | undefined;
};

/** Reads for lists of contacts. */
export interface ContactReadPort {
  /** By id. */
  ids(actor: Actor, filter: ContactFilter, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly ContactId[]): Promise<readonly Contact[] | 'revoked'>;
}
