import { describe, expect, it } from '@jest/globals';
import { isListed } from '../../adapters/access/addresses.ts';
import { LoginThrottle, type Attempt, type LockoutNotice } from '../../src/auth/login-throttle.ts';
import {
  ATTEMPT_LIMITS,
  ATTEMPT_SCOPES,
  NO_FAILURES,
  type Failures,
  type FailedAttempt,
  type FailedAttemptStore,
  type Lockout,
} from '../../src/core/failed-attempts.ts';
import { NOW } from '../support/builders.ts';

/** Counters in memory: the limits are kept, the window is not. */
class MemoryAttempts implements FailedAttemptStore {
  readonly counted = new Map<string, number>();
  readonly recorded: Lockout[] = [];
  readonly asked: string[] = [];

  #keys({ account, address }: FailedAttempt): Record<keyof Failures, string> {
    return { 'account-and-address': `${account} ${address}`, account, address };
  }

  failuresOf(attempt: FailedAttempt): Failures {
    const keys = this.#keys(attempt);
    return Object.fromEntries(ATTEMPT_SCOPES.map((scope) => [scope, this.counted.get(keys[scope]) ?? 0])) as never;
  }

  count(attempt: FailedAttempt, limits: Failures): Promise<Failures | null> {
    this.asked.push('count');
    const now = this.failuresOf(attempt);
    if (ATTEMPT_SCOPES.some((scope) => now[scope] >= limits[scope])) return Promise.resolve(null);
    for (const key of Object.values(this.#keys(attempt))) this.counted.set(key, (this.counted.get(key) ?? 0) + 1);
    return Promise.resolve(this.failuresOf(attempt));
  }

  takeBack(attempt: FailedAttempt): Promise<void> {
    this.asked.push('take back');
    for (const key of Object.values(this.#keys(attempt))) this.counted.set(key, (this.counted.get(key) ?? 0) - 1);
    return Promise.resolve();
  }

  forgive(attempt: FailedAttempt): Promise<void> {
    this.asked.push('forgive');
    this.counted.delete(this.#keys(attempt)['account-and-address']);
    for (const key of [attempt.account, attempt.address]) this.counted.set(key, (this.counted.get(key) ?? 0) - 1);
    return Promise.resolve();
  }

  record(_guess: FailedAttempt, lockouts: readonly Lockout[]): Promise<void> {
    this.recorded.push(...lockouts);
    return Promise.resolve();
  }

  sweep(): Promise<void> {
    this.asked.push('sweep');
    return Promise.resolve();
  }
}

interface Scene {
  readonly store: MemoryAttempts;
  readonly clock: { at: number; now(): number };
  readonly notices: LockoutNotice[];
  readonly throttle: LoginThrottle;
  readonly attempt: (identifier: string, remoteAddress: string) => FailedAttempt;
  /** Tries a guess as the authenticator does; `null` where it may not be tried. */
  readonly start: (identifier: string, remoteAddress: string) => Promise<Attempt | null>;
  /** Whether a wrong guess could be tried. */
  readonly fails: (identifier: string, remoteAddress: string) => Promise<boolean>;
}

function throttling(store = new MemoryAttempts(), secretKey = 'a key for the guesses'): Scene {
  const clock = { at: NOW, now: () => clock.at };
  const notices: LockoutNotice[] = [];
  const onLockout = (notice: LockoutNotice): number => notices.push(notice);
  const throttle = new LoginThrottle({ store, clock, secretKeys: [secretKey], isListed, onLockout });
  const attempt = (identifier: string, remoteAddress: string): FailedAttempt =>
    throttle.attemptOf({ dialect: 'whmcs', identifier, remoteAddress });
  const start: Scene['start'] = async (identifier, remoteAddress) => {
    const own = attempt(identifier, remoteAddress);
    if (throttle.isLocked(own)) return null;
    return await throttle.start({ dialect: 'whmcs', identifier, remoteAddress }, own, store.failuresOf(own), []);
  };
  const fails: Scene['fails'] = async (identifier, remoteAddress) => {
    const attempt = await start(identifier, remoteAddress);
    await attempt?.failed();
    return attempt !== null;
  };
  return { store, clock, notices, throttle, attempt, start, fails };
}

describe('The key that counts a failed attempt', () => {
  it('reveals neither name nor address, and is the same on every gateway of one key', () => {
    const { attempt } = throttling();
    const own = attempt('admin', '203.0.113.7');
    expect(own).toEqual(throttling().attempt('admin', '203.0.113.7'));
    expect(Object.values(own)).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)]);
    expect(throttling(new MemoryAttempts(), 'another secret key').attempt('admin', '203.0.113.7').address).not.toBe(
      own.address,
    );
    expect(attempt('Admin', '203.0.113.7').account).not.toBe(own.account);
    expect(attempt('admin', '::ffff:203.0.113.7')).toEqual(own);
    expect(attempt('admin', '2001:db8::1').address).toBe(attempt('admin', '2001:db8::ffff').address);
  });
});

describe('Guesses', () => {
  it('of one account from one address are tried ten times, known account or not', async () => {
    const { fails, notices, store } = throttling();
    const tried = [];
    for (let attempt = 0; attempt < 12; attempt += 1) tried.push(await fails('admin', '203.0.113.7'));
    expect(tried).toEqual([...Array<boolean>(10).fill(true), false, false]);
    expect(notices.map(({ scope }) => scope)).toEqual(['account-and-address']);
    expect(store.recorded).toEqual([
      { scope: 'account-and-address', failures: 10, credentialId: null, address: '203.0.113.7' },
    ]);
    expect(await fails('admin', '203.0.113.8')).toBe(true);
    expect(await fails('other', '203.0.113.7')).toBe(true);
  });

  it('from one address are tried a hundred times, whatever the account', async () => {
    const { fails, notices } = throttling();
    let tried = 0;
    for (let attempt = 0; attempt < 200; attempt += 1) if (await fails(`user-${attempt}`, '203.0.113.7')) tried += 1;
    expect([tried, notices.map(({ scope }) => scope)]).toEqual([100, ['address']]);
  });

  it('of one account are tried a hundred times, whatever the address', async () => {
    const { fails, notices } = throttling();
    let tried = 0;
    for (let attempt = 0; attempt < 200; attempt += 1) if (await fails('admin', `198.51.100.${attempt}`)) tried += 1;
    expect([tried, notices.map(({ scope }) => scope)]).toEqual([100, ['account']]);
  });

  it('that come at once, at two gateways, do not slip by the limit', async () => {
    const first = throttling();
    const second = throttling(first.store);
    let underWay = 0;
    let tried = 0;
    const attempt = async (scene: Scene, address: string): Promise<void> => {
      const attempt = await scene.start('admin', address);
      if (attempt === null) return;
      tried += 1;
      underWay += 1;
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      await attempt.failed();
    };
    await Promise.all(
      Array.from({ length: 10_000 }, (_guess, n) => attempt(n % 2 === 0 ? first : second, `10.0.${n >> 8}.${n & 255}`)),
    );
    // Each gateway may be about to count one more when the last is counted.
    expect(tried).toBeGreaterThanOrEqual(ATTEMPT_LIMITS.account);
    expect(tried).toBeLessThanOrEqual(ATTEMPT_LIMITS.account + 2);
    expect(underWay).toBe(0);
  });

  it('cost a right secret nothing without failed attempts', async () => {
    const { start, store } = throttling();
    for (let call = 0; call < 5; call += 1) await (await start('admin', '203.0.113.7'))?.succeeded();
    expect(store.asked).toEqual([]);
  });

  it('are forgotten of the account from that address when the right secret comes, and not of the address', async () => {
    const { start, fails, store, attempt } = throttling();
    for (let attempted = 0; attempted < 9; attempted += 1) await fails('admin', '203.0.113.7');
    await (await start('admin', '203.0.113.7'))?.succeeded();
    expect(store.failuresOf(attempt('admin', '203.0.113.7'))).toEqual({
      'account-and-address': 0,
      account: 9,
      address: 9,
    });
    for (let attempted = 0; attempted < 9; attempted += 1) expect(await fails('admin', '203.0.113.7')).toBe(true);
  });

  it('that were shed before they were tried do not count', async () => {
    const { start, fails, store, attempt } = throttling();
    await (await start('admin', '203.0.113.7'))?.abandoned();
    await fails('admin', '203.0.113.7');
    await (await start('admin', '203.0.113.7'))?.abandoned();
    expect(store.failuresOf(attempt('admin', '203.0.113.7'))).toEqual({
      'account-and-address': 1,
      account: 1,
      address: 1,
    });
  });

  it('of a hundred thousand accounts and addresses leave nothing in memory but the last locked ones', async () => {
    const { throttle, clock, attempt } = throttling();
    const locked: Failures = { ...NO_FAILURES, account: ATTEMPT_LIMITS.account };
    const first = attempt('first', '192.0.2.1');
    await throttle.start({ dialect: 'whmcs', identifier: 'first', remoteAddress: '192.0.2.1' }, first, locked, []);
    expect(throttle.isLocked(first)).toBe(true);
    for (let n = 0; n < 100_000; n += 1) {
      const own = { account: `account-${n}`, address: `address-${n}` };
      await throttle.start({ dialect: 'whmcs', identifier: '', remoteAddress: '' }, own, locked, []);
    }
    expect(throttle.isLocked(first)).toBe(false);
    expect(throttle.isLocked({ account: 'account-99999', address: 'address-99999' })).toBe(true);
    expect(throttle.isLocked({ account: 'account-80000', address: 'address-80000' })).toBe(false);
    clock.at += 10_000;
    expect(throttle.isLocked({ account: 'account-99999', address: 'address-99999' })).toBe(false);
  });
});

describe('A lockout', () => {
  it('is believed for ten seconds, and looked up again then, or when the clock was put back', async () => {
    const { fails, store, clock } = throttling();
    for (let attempt = 0; attempt < 11; attempt += 1) await fails('admin', '203.0.113.7');
    store.counted.clear();
    clock.at += 9_999;
    expect(await fails('admin', '203.0.113.7')).toBe(false);
    clock.at += 1;
    expect(await fails('admin', '203.0.113.7')).toBe(true);
    for (let attempt = 0; attempt < 10; attempt += 1) await fails('admin', '203.0.113.7');
    store.counted.clear();
    clock.at -= 86_400_000;
    expect(await fails('admin', '203.0.113.7')).toBe(true);
  });
});

describe('An outdated count', () => {
  it('is swept after a minute, or five hundred guesses', async () => {
    const { fails, store, clock } = throttling();
    const sweeps = (): number => store.asked.filter((what) => what === 'sweep').length;
    await fails('admin', '203.0.113.7');
    const before = sweeps();
    for (let n = 0; n < 499; n += 1) await fails(`user-${n}`, `10.1.${n >> 8}.${n & 255}`);
    expect(sweeps()).toBe(before);
    await fails('last', '10.2.0.1');
    expect(sweeps()).toBe(before + 1);
    clock.at += 60_000;
    await fails('later', '10.2.0.2');
    expect(sweeps()).toBe(before + 2);
  });
});
