import { CredentialMoved } from '../../../src/core/credential.ts';
import type { Call } from '../action.ts';

/** Whether an earlier call under the same key has ended. */
export async function isDone({ origin, reads }: Call): Promise<boolean> {
  if (origin.requestDigest === null) return false;
  const found = await reads.billing.isDone(origin.actor, origin.commandId);
  if (found === 'revoked') throw new CredentialMoved();
  return found;
}
