import { createHash, randomUUID } from 'node:crypto';
import { newCommandId, type CommandOrigin } from '../../src/core/commands.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { WireRequest } from '../dialect.ts';
import { isNoValue } from '../values/words.ts';
import { textOf, type Arguments } from './arguments.ts';
import { DIALECT, type Caller } from './credentials.ts';
import { CallEnded } from './outcome.ts';

/** How long a command may wait and be tried. */
const PATIENCE_MS = 5_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Where every command of a call comes from. A caller's `Idempotency-Key` (header, or the argument API_IDEMPOTENCY_KEY)
 * names the command; else a name is made up, which makes the gateway's own repeats safe. Throws CallEnded.
 */
export function commandOrigin(request: WireRequest, given: Arguments, caller: Caller, now: Instant): CommandOrigin {
  const named = request.headers['idempotency-key'] ?? textOf(given, 'API_IDEMPOTENCY_KEY');
  const key = isNoValue(named) ? '' : named;
  if (key !== '' && !KEY.test(key)) throw new CallEnded('dataIn', 'Idempotency-Key');
  const { credential, payeeId } = caller;
  return {
    commandId: key === '' ? newCommandId(now, randomUUID()) : `key:${key}`,
    requestDigest: key === '' ? null : requestDigestOf(given),
    actor: {
      tenantId: credential.tenantId,
      credentialId: credential.id,
      credentialVersion: credential.version,
      payeeId,
    },
    dialect: DIALECT,
    requestId: request.requestId,
    deadline: now + PATIENCE_MS,
    mayRound: false,
  };
}

/** SHA-256 of what the call wants, whatever order and format it came in; the control fields say how it is sent. */
function requestDigestOf(given: Arguments): string {
  const wanted = [...given].filter(([name]) => !name.startsWith('API_') || name === 'API_CALL_FUNCTION_NAME');
  const entries = wanted
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
