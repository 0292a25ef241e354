import type { CommandBase } from '../command-base.ts';
import type { ClientFields } from '../records/client.ts';
import type { PersonChanges } from '../records/person.ts';
import type { ClientId } from '../tenant.ts';

export interface AddClient extends CommandBase {
  readonly kind: 'add-client';
  readonly fields: ClientFields;
  /** The number of a currency of the tenant; `null` takes the tenant's own. */
  readonly currencyId: number | null;
  /** Random, made by the caller of the core. */
  readonly uuid: string;
  /** The hash of the password that the client logs in with; `null`: the client cannot log in. */
  readonly passwordHash: string | null;
}

/** The wanted fields of a client; a missing one stays as it is. Custom fields are changed by their ids. */
export type ClientChanges = PersonChanges & Partial<Omit<ClientFields, keyof PersonChanges>>;

export interface UpdateClient extends CommandBase {
  readonly kind: 'update-client';
  readonly clientId: ClientId;
  readonly fields: ClientChanges;
  readonly currencyId: number | null;
  /** `null` leaves the password as it is. */
  readonly passwordHash: string | null;
}

/** Deletes a client with its contacts, unless money or something to be billed hangs on it. */
export interface DeleteClient extends CommandBase {
  readonly kind: 'delete-client';
  readonly clientId: ClientId;
}

export type ClientCommand = AddClient | UpdateClient | DeleteClient;

export type ClientResult =
  | { readonly kind: 'client-added'; readonly clientId: ClientId }
  | { readonly kind: 'client-updated'; readonly clientId: ClientId }
  | { readonly kind: 'client-deleted'; readonly clientId: ClientId };
