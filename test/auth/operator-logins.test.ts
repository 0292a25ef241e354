import { describe, expect, it } from '@jest/globals';
import type { Attempt, LoginThrottle } from '../../src/auth/login-throttle.ts';
import { OperatorLogins } from '../../src/auth/operators/operator-logins.ts';
import { PasswordSemaphore } from '../../src/auth/password-semaphore.ts';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import { NO_FAILURES } from '../../src/core/failed-attempts.ts';

const FORM = { name: 'iris', password: 'guess', code: '', remoteAddress: '::1' };

/** Logins of a gateway without operators, whose database is away when an attempt ends. */
function loginsWith(ends: string[], hashesQueued: number): OperatorLogins {
  const end = (name: string) => (): Promise<void> => {
    ends.push(name);
    return name === 'abandoned' ? Promise.resolve() : Promise.reject(new LedgerUnavailable('away'));
  };
  const attempt: Attempt = { failed: end('failed'), succeeded: end('succeeded'), abandoned: end('abandoned') };
  const throttle: Pick<LoginThrottle, 'attemptOf' | 'isLocked' | 'start'> = {
    attemptOf: () => ({ account: 'a', address: 'b' }),
    isLocked: () => false,
    start: () => Promise.resolve(attempt),
  };
  return new OperatorLogins({
    store: {
      find: () => Promise.resolve({ operator: null, failures: NO_FAILURES }),
      useCode: () => Promise.resolve(false),
    },
    throttle: throttle as LoginThrottle,
    clock: { now: () => 0 },
    hashes: new PasswordSemaphore({ concurrent: hashesQueued, queued: 0, queuedPerNetwork: 0, waitMs: 1 }),
    secretKeys: ['key'],
    isLoopback: false,
  });
}

describe('The attempt of a login', () => {
  it('that failed stays counted where the database is lost at its end', async () => {
    const ends: string[] = [];
    await expect(loginsWith(ends, 1).login(FORM)).rejects.toBeInstanceOf(LedgerUnavailable);
    expect(ends).toEqual(['failed']);
  });

  it('is taken back where the password was not checked', async () => {
    const ends: string[] = [];
    await expect(loginsWith(ends, 0).login(FORM)).rejects.toBeInstanceOf(Overloaded);
    expect(ends).toEqual(['abandoned']);
  });
});
