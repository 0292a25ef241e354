import { createHash, randomUUID } from 'node:crypto';
import { newCommandId, type Actor, type CommandOrigin } from '../src/core/commands.ts';
import type { Instant } from '../src/core/dates.ts';
import type { WireRequest } from './dialect.ts';
import { isNoValue } from './values/words.ts';

/** How long a command may wait and be tried: the shortest time-outs of callers are six seconds. */
const PATIENCE_MS = 5_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The parameter for callers who cannot set the header. */
export const KEY_PARAMETER = 'API_IDEMPOTENCY_KEY';

/** The call that a command comes from. */
interface CommandCall {
  readonly request: WireRequest;
  readonly dialect: string;
  readonly actor: Actor;
  readonly now: Instant;
  readonly mayRound: boolean;
  /** The value of {@link KEY_PARAMETER}; `undefined` without one. A value that is not text is an invalid key. */
  readonly keyParameter: unknown;
  /** The content of the call, as JSON with its names in order: the same for each order and format of the request. */
  readonly asked: () => unknown;
  /** The dialect's error for an invalid key. */
  readonly invalidKey: () => Error;
}

/**
 * Where every command of a call comes from. A caller's `Idempotency-Key` (header, or parameter) names the command, with a
 * SHA-256 of what is asked. Without a key the command gets a name of its own, which makes the gateway's own repeats safe.
 * Throws the dialect's error for a key that is not 1 to 255 printable ASCII characters.
 */
export function commandOrigin(call: CommandCall): CommandOrigin {
  const { request, dialect, actor, now, mayRound } = call;
  const key = keyOf(call);
  return {
    commandId: key === null ? newCommandId(now, randomUUID()) : `key:${key}`,
    requestDigest: key === null ? null : createHash('sha256').update(JSON.stringify(call.asked())).digest('hex'),
    actor,
    dialect,
    requestId: request.requestId,
    deadline: now + PATIENCE_MS,
    mayRound,
  };
}

function keyOf({ request, keyParameter, invalidKey }: CommandCall): string | null {
  const key = request.headers['idempotency-key'] ?? keyParameter;
  if (key === undefined) return null;
  if (typeof key !== 'string') throw invalidKey();
  if (key === '' || isNoValue(key)) return null;
  if (!KEY.test(key)) throw invalidKey();
  return key;
}
