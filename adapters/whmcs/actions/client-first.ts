import { CredentialMoved } from '../../../src/core/credential.ts';
import { trimmed } from '../../values/words.ts';
import { Refused, type Call } from '../action.ts';
import { toId } from '../parameters/values.ts';
import { Violation } from '../parameters/violation.ts';

/**
 * Decodes a call whose document lists an unknown client first: a violation is reported only where the client exists. The
 * client is looked up only for a violation, so that a good call has no more reads.
 */
export async function clientComesFirst<T>(call: Call, parameter: string, message: string, decode: () => T): Promise<T> {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof Violation) || error.parameter === parameter) throw error;
    const value = call.values.get(parameter);
    const id = typeof value === 'string' ? toId(trimmed(value)) : null;
    const found = id !== null && (await call.reads.billing.hasClient(call.origin.actor, id));
    if (found === 'revoked') throw new CredentialMoved();
    if (!found) throw new Refused('client-not-found', message);
    throw error;
  }
}

/** Runs a call that answers an unknown client with a sentence of its own. */
export async function withoutClient<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && error.code === 'client-not-found') throw new Refused(error.code, message);
    throw error;
  }
}
