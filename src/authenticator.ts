import { availableParallelism } from 'node:os';
import { isListed } from '../adapters/access/addresses.ts';
import type { CountedAttempts } from '../db/logins/failed-attempts.ts';
import type { LastUses } from './auth/last-uses.ts';
import { LoginThrottle } from './auth/login-throttle.ts';
import { PasswordSemaphore, type HashGate } from './auth/password-semaphore.ts';
import { StoredAuthenticator } from './auth/stored-authenticator.ts';
import type { CredentialStore } from './core/credential.ts';
import type { Clock } from './core/ports.ts';
import type { Logger } from './observability/log/logger.ts';
import type { Metrics } from './observability/metrics.ts';

interface Options {
  readonly clock: Clock;
  readonly steadyClock?: Clock;
  readonly logger: Logger;
  readonly secretKeys: readonly string[];
  readonly isLoopback: boolean;
}

const whole = (bound: number): number => bound;

/** Hashes of passwords must leave a core to everybody else. */
export const HASHES_AT_ONCE = availableParallelism() > 2 ? 2 : 1;

/**
 * The hashes of passwords of clients and operators. They have one queue, as each hash takes a core and 128 MiB: one runs at a
 * time, beside those of API calls. Networks and accounts take turns, and wait within the time of the call.
 */
export function peoplesHashes(share: (bound: number) => number = whole, gate?: HashGate): PasswordSemaphore {
  const queues = { queued: share(64), queuedPerNetwork: share(16), waitMs: 10_000 };
  return new PasswordSemaphore({ concurrent: 1, ...queues, ...(gate && { gate }) });
}

/** Lockouts after failed attempts. */
export function throttleOf(
  { clock, steadyClock = clock, logger, secretKeys }: Options,
  store: CountedAttempts,
  metrics: Pick<Metrics, 'lockedOut'>,
): LoginThrottle {
  return new LoginThrottle({
    store,
    clock: steadyClock,
    secretKeys,
    isListed,
    onLockout: (notice) => {
      metrics.lockedOut(notice.scope);
      logger.warn('lockout', notice);
    },
  });
}

/** Authentication of API calls. */
export function authenticatorOf(
  { clock, steadyClock = clock, isLoopback }: Options,
  store: CredentialStore,
  throttle: LoginThrottle | null,
  uses: LastUses,
  hashesAtOnce: number,
  hashGate?: HashGate,
): StoredAuthenticator {
  return new StoredAuthenticator({
    store,
    clock: steadyClock,
    isLoopback,
    throttle,
    hashesAtOnce,
    ...(hashGate && { hashGate }),
    onUse: (id) => {
      uses.note(id);
    },
  });
}
