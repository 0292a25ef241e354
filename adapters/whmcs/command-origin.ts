import { createHash, randomUUID } from 'node:crypto';
import { newCommandId, type CommandOrigin } from '../../src/core/commands.ts';
import type { Credential } from '../../src/core/credential.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { WireRequest } from '../dialect.ts';
import type { Action } from './action.ts';
import { DIALECT } from './credentials.ts';
import type { PhpArray, PhpValue } from '../forms/php-value.ts';
import { isNoValue } from '../values/words.ts';
import { Violation } from './parameters/violation.ts';

/** How long a command may wait and be tried: callers' own time-outs begin at six seconds. */
const PATIENCE_MS = 5_000;
const KEY = /^[\x21-\x7e]{1,255}$/;
export const KEY_PARAMETER = 'API_IDEMPOTENCY_KEY';

/**
 * Where every command of a call comes from. A caller's `Idempotency-Key` (header, or the parameter
 * API_IDEMPOTENCY_KEY) names the command, and a digest of the request goes with it; else a name is made up, which
 * makes the gateway's own repeats safe. Throws Violation.
 */
export function commandOrigin(
  request: WireRequest,
  action: Action,
  values: PhpArray,
  credential: Credential,
  now: Instant,
): CommandOrigin {
  const key = keyOf(request, values);
  return {
    commandId: key === null ? newCommandId(now, randomUUID()) : `key:${key}`,
    requestDigest: key === null ? null : requestDigestOf(action, values),
    actor: { tenantId: credential.tenantId, credentialId: credential.id, credentialVersion: credential.version },
    dialect: DIALECT,
    requestId: request.requestId,
    deadline: now + PATIENCE_MS,
    mayRound: true,
  };
}

function keyOf(request: WireRequest, values: PhpArray): string | null {
  const key = request.headers['idempotency-key'] ?? values.get(KEY_PARAMETER) ?? '';
  if (typeof key === 'string' && (key === '' || isNoValue(key))) return null;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new Violation('Invalid Idempotency-Key: 1 to 255 printable characters without spaces', 'Idempotency-Key');
  }
  return key;
}

/** SHA-256 of what the action reads of the request, whatever order and format it came in. */
function requestDigestOf(action: Action, values: PhpArray): string {
  const wanted = [...values].filter(([name]) => action.knows(name));
  return createHash('sha256')
    .update(JSON.stringify([action.name, sortedEntries(wanted)]))
    .digest('hex');
}

type Entry = readonly [name: string, value: string | readonly Entry[]];

function sortedEntries(entries: readonly (readonly [string, PhpValue])[]): Entry[] {
  return entries
    .map(([name, value]): Entry => [name, typeof value === 'string' ? value : sortedEntries([...value])])
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
