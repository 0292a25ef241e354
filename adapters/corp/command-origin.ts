import type { CommandOrigin } from '../../src/core/commands.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { WireRequest } from '../dialect.ts';
import { isNamedAfterCardSecret } from '../values/card-secrets.ts';
import { commandOrigin, KEY_PARAMETER } from '../idempotency.ts';
import { textOf, type Arguments } from './arguments.ts';
import { DIALECT, type Caller } from './credentials.ts';
import { CallEnded } from './outcome.ts';

/** Where every command of a call comes from. Throws CallEnded with `dataIn` for an invalid Idempotency-Key. */
export function originOf(
  request: WireRequest,
  given: Arguments,
  { credential, payeeId }: Caller,
  now: Instant,
): CommandOrigin {
  return commandOrigin({
    request,
    dialect: DIALECT,
    actor: {
      tenantId: credential.tenantId,
      credentialId: credential.id,
      credentialVersion: credential.version,
      actingUserId: payeeId,
    },
    now,
    mayRound: false,
    // A list, a struct or a boolean: without its key, a repeat would be recorded again.
    keyParameter: given.get(KEY_PARAMETER) === null ? null : textOf(given, KEY_PARAMETER),
    asked: () => askedOf(given),
    invalidKey: () => new CallEnded('dataIn', 'Idempotency-Key'),
  });
}

/**
 * The arguments without the control fields, which say only how the call is sent, and without secrets of cards: a digest of a few
 * digits reveals them.
 */
function askedOf(given: Arguments): unknown {
  return [...given]
    .filter(([name]) => !name.startsWith('API_') || name === 'API_CALL_FUNCTION_NAME')
    .filter(([name]) => !isNamedAfterCardSecret(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
