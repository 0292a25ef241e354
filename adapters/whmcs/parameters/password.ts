import type { Call } from '../action.ts';

/** The hash of a new password of a client; `null` without one. Rejects with Overloaded. */
export async function passwordHashOf({ reads, origin }: Call, password = ''): Promise<string | null> {
  return password === '' ? null : await reads.portal.hash(origin.actor, password);
}
