import type { Json } from '../../changes.ts';
import type { ClientRecord } from '../../records/client.ts';

type Facts = { readonly [name: string]: Json };

/** A client as the history keeps it. */
export function clientRecordFacts({ id, currency, ...client }: ClientRecord): Facts {
  return { ...wantedFacts(client), clientId: id, currency: currency.code };
}

/** The wanted fields of a client or contact, for the history. */
export function wantedFacts(fields: object): Facts {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value as Json]));
}

/** A new password in the history, without the password and its hash. */
export function passwordFacts(passwordHash: string | null): Facts {
  return passwordHash === null ? {} : { setsPassword: true };
}
