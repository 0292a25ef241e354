import type { Instant } from '../dates.ts';
import type { ClientStatus } from '../records/client.ts';
import type { ClientId } from '../tenant.ts';
import type { SearchPort } from './search.ts';

/** The wanted clients; an absent member matches any. */
export interface ClientSearch {
  readonly id?: ClientId;
  /** The beginning of the name, last name, company or mail address, in any case of letters. */
  readonly text?: string;
  /** The beginning of the mail address, in any case of letters. */
  readonly email?: string;
  readonly status?: ClientStatus;
  /** The number of a group, or the beginning of its name. */
  readonly group?: number | string;
}

/** A client in the console's list. */
export interface FoundClient {
  readonly id: ClientId;
  /** As invoices show it. */
  readonly name: string;
  readonly companyName: string;
  readonly email: string;
  readonly status: ClientStatus;
  /** Empty: the client is in no group. */
  readonly groupName: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly creditMinor: bigint;
  readonly createdAt: Instant;
}

/** Clients for the console. Their keys are their ids. */
export type ClientSearchPort = SearchPort<ClientSearch, FoundClient>;
