import type { Instant } from '../dates.ts';
import type { ClientId } from '../tenant.ts';
import type { PersonFields } from './person.ts';

export type ContactId = number;
export type ContactFields = PersonFields;

/** A further person of a client. */
export interface Contact extends ContactFields {
  readonly id: ContactId;
  readonly clientId: ClientId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
