import { describe, expect, it } from '@jest/globals';
import type { PresentedCredential } from '../../src/core/credential.ts';
import { VerificationCache, type ValidHash } from '../../src/auth/verification-cache.ts';
import { NOW } from '../support/builders.ts';
import { credential } from '../support/credentials.ts';

const PRESENTED: PresentedCredential = {
  kind: 'admin-login',
  proof: 'password',
  identifier: 'admin',
  secret: 'secret',
};

const HASH: ValidHash = { secretHash: 'sha256$00', endsAt: null };

interface Caching {
  readonly cache: VerificationCache;
  readonly clock: { at: number; now: () => number };
  /** Remembers a secret of a credential whose row was just read. */
  readonly set: (key: string, id: number, hash?: ValidHash) => void;
}

function caching(capacity?: number): Caching {
  const clock = { at: NOW, now: () => clock.at };
  const cache = new VerificationCache(clock, capacity);
  const set: Caching['set'] = (key, id, hash = HASH) => {
    cache.set(key, credential({ id }), hash, clock.at);
  };
  return { cache, clock, set };
}

describe('the cache of verifications', () => {
  it('knows what was right by dialect, kind, identifier and secret together', () => {
    const { cache } = caching();
    const keys = [
      cache.keyOf('whmcs', PRESENTED),
      cache.keyOf('corp', PRESENTED),
      cache.keyOf('whmcs', { ...PRESENTED, kind: 'api-secret' }),
      cache.keyOf('whmcs', { ...PRESENTED, identifier: 'admins', secret: 'ecret' }),
      cache.keyOf('whmcs', { ...PRESENTED, secret: 'Secret' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(cache.keyOf('whmcs', { ...PRESENTED })).toBe(keys[0]);
  });

  it('keeps no secret, and keys that mean nothing to another process', () => {
    const key = caching().cache.keyOf('whmcs', PRESENTED);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(caching().cache.keyOf('whmcs', PRESENTED)).not.toBe(key);
  });

  it('forgets what was not used for a minute', () => {
    const { cache, clock, set } = caching();
    set('a', 1);
    clock.at += 60_000;
    expect(cache.get('a')).toEqual(credential({ id: 1 }));
    clock.at += 60_001;
    expect(cache.get('a')).toBeNull();
    clock.at -= 60_001;
    expect(cache.get('a')).toBeNull();
  });

  it('forgets after five minutes, however often it was used', () => {
    const { cache, clock, set } = caching();
    set('a', 1);
    for (let used = 0; used < 10; used += 1) {
      clock.at += 30_000;
      expect(cache.get('a')).not.toBeNull();
    }
    clock.at += 1;
    expect(cache.get('a')).toBeNull();
  });

  it('gives up the one that was not used for longest when it is full, and no other', () => {
    const { cache, set } = caching(3);
    for (const id of [1, 2, 3]) set(`${id}`, id);
    cache.get('1');
    set('4', 4);
    expect(['1', '2', '3', '4'].map((key) => cache.get(key)?.id ?? null)).toEqual([1, null, 3, 4]);
    set('4', 4);
    expect(['1', '3', '4'].map((key) => cache.get(key)?.id ?? null)).toEqual([1, 3, 4]);
  });

  it('answers nothing for an outdated credential, and only for that one', () => {
    const { cache, set } = caching();
    set('a', 1);
    set('b', 2);
    set('c', 1);
    cache.outdate(1);
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.id ?? null)).toEqual([null, 2, null]);
  });

  it('knows a secret as right for the same hash, however long ago, and until it is disowned', () => {
    const { cache, clock, set } = caching();
    set('a', 1, HASH);
    cache.outdate(1);
    clock.at += 30 * 86_400_000;
    expect([cache.get('a'), cache.isProven('a', HASH.secretHash), cache.wasRight('a')]).toEqual([null, true, true]);
    expect([cache.isProven('a', 'another'), cache.isProven('b', HASH.secretHash), cache.wasRight('b')]).toEqual([
      false,
      false,
      false,
    ]);
    set('a', 1, { ...HASH, secretHash: 'another' });
    expect([cache.isProven('a', HASH.secretHash), cache.isProven('a', 'another')]).toEqual([false, true]);
    cache.disown('a');
    expect([cache.isProven('a', 'another'), cache.wasRight('a')]).toEqual([false, false]);
  });

  it('keeps no more proofs than it has room for', () => {
    const { cache, set } = caching(3);
    for (const id of [1, 2, 3, 4]) set(`${id}`, id);
    expect(['1', '2', '3', '4'].map((key) => cache.isProven(key, HASH.secretHash))).toEqual([false, true, true, true]);
  });

  it('is due for a check after four minutes, says so once, and goes on answering until the fifth is over', () => {
    const { cache, clock, set } = caching();
    set('a', 1);
    for (let used = 0; used < 8; used += 1) {
      clock.at += 30_000;
      expect([cache.get('a'), cache.isDue('a')]).toEqual([credential({ id: 1 }), false]);
    }
    clock.at += 1;
    expect([cache.isDue('a'), cache.isDue('a'), cache.isDue('b')]).toEqual([true, false, false]);
    expect(cache.get('a')).toEqual(credential({ id: 1 }));
    clock.at += 59_999;
    expect(cache.get('a')).toEqual(credential({ id: 1 }));
    clock.at += 1;
    expect(cache.get('a')).toBeNull();
  });

  it('begins its five minutes again when it was checked while it was due', () => {
    const { cache, clock, set } = caching();
    set('a', 1);
    for (let lived = 0; lived < 3; lived += 1) {
      for (let used = 0; used < 5; used += 1) {
        clock.at += 50_000;
        expect(cache.get('a')).toEqual(credential({ id: 1 }));
      }
      expect(cache.isDue('a')).toBe(true);
      set('a', 1);
      expect(cache.isDue('a')).toBe(false);
    }
  });

  it('ends a secret that was right by a hash with an end exactly then, whatever else would keep it', () => {
    const { cache, clock, set } = caching();
    set('old', 1, { secretHash: 'old', endsAt: NOW + 90_000 });
    set('new', 1);
    for (let used = 0; used < 2; used += 1) {
      clock.at += 40_000;
      expect([cache.get('old'), cache.get('new')]).toEqual([credential({ id: 1 }), credential({ id: 1 })]);
    }
    clock.at = NOW + 89_999;
    expect(cache.get('old')).toEqual(credential({ id: 1 }));
    clock.at = NOW + 90_000;
    expect([cache.get('old'), cache.get('new')]).toEqual([null, credential({ id: 1 })]);
    // That it is behind this hash stays true: the row says whether the hash is valid.
    expect([cache.isProven('old', 'old'), cache.isProven('new', 'old')]).toEqual([true, false]);
  });

  it('believes no row that was read later than now: a clock that was put back would keep an ended secret', () => {
    const { cache, clock } = caching();
    clock.at = NOW - 60_000;
    cache.set('old', credential({ id: 1 }), { secretHash: 'old', endsAt: NOW + 5 }, NOW);
    expect(cache.get('old')).toBeNull();
  });
});
