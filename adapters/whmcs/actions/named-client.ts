import { CredentialMoved } from '../../../src/core/credential.ts';
import { isEmail } from '../../../src/core/records/person.ts';
import type { ClientId } from '../../../src/core/tenant.ts';
import { trimmed } from '../../values/words.ts';
import type { Call } from '../action.ts';
import { fieldOf } from '../parameters/person.ts';
import { toId } from '../parameters/values.ts';

/** No client has this number: a command that names it is refused, unless an earlier call under its key is on record. */
export const NO_CLIENT: ClientId = 0;

/** The client that a call names by number or mail address, in any case; the number wins. {@link NO_CLIENT} for none. */
export async function namedClient(call: Call, idName: string, emailName?: string): Promise<ClientId> {
  const given = textOf(call, idName);
  const id = given === undefined ? null : toId(trimmed(given));
  const email = given === undefined && emailName !== undefined ? (textOf(call, emailName) ?? '') : '';
  if (id === null && !isEmail(email)) return NO_CLIENT;
  const found = await call.reads.clients.details(call.origin.actor, { id, email: id === null ? email : null });
  if (found === 'revoked') throw new CredentialMoved();
  return found === 'not-found' ? NO_CLIENT : found.client.id;
}

function textOf({ values }: Call, name: string): string | undefined {
  const value = values.get(name);
  const text = typeof value === 'string' ? fieldOf(value) : undefined;
  return text === '' ? undefined : text;
}
