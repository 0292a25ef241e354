import { CredentialMoved } from '../../../src/core/credential.ts';
import type { RefusalCode } from '../../../src/core/errors.ts';
import type { NamedRows, Names } from '../../../src/core/lists/named-rows.ts';
import type { PhpArray } from '../../forms/php-value.ts';
import { Refused, type Call } from '../action.ts';
import { REFUSAL_MESSAGES } from '../answers/messages.ts';
import { trimmed } from '../../values/words.ts';
import { toId } from './values.ts';
import { Violation } from './violation.ts';

/**
 * Decodes parameters. After a Violation `earlier` first looks for the faults that the document lists before it, and throws
 * the first of them: a client that is not there has priority over an amount that is not a number.
 */
export async function firstFault<T>(decode: () => T, earlier: (violation: Violation) => Promise<void>): Promise<T> {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Violation) await earlier(error);
    throw error;
  }
}

const NO_NAMES: Names = { clientId: null, invoiceId: null, adminId: null, currencyId: null, reference: '' };

/** The rows that a call names. Throws CredentialMoved. */
export async function namedRows(call: Call, names: Partial<Names>): Promise<NamedRows> {
  const rows = await call.reads.namedRows.find(call.origin.actor, { ...NO_NAMES, ...names });
  if (rows === 'revoked') throw new CredentialMoved();
  return rows;
}

/** The refusal of a code, in the words that the core's own refusal has. */
export function refusedFor(code: RefusalCode): Refused {
  return new Refused(code, REFUSAL_MESSAGES[code]({}));
}

/** The number in a parameter that is not validated yet; `null` for anything else. */
export function idIn(values: PhpArray, name: string): number | null {
  const text = textIn(values, name);
  return text === null ? null : toId(text);
}

/** The text of a parameter that is not validated yet, without blanks around it; `null` where there is none. */
export function textIn(values: PhpArray, name: string): string | null {
  const value = values.get(name);
  return typeof value === 'string' && trimmed(value) !== '' ? trimmed(value) : null;
}
