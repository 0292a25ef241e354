import { describe, expect, it } from '@jest/globals';
import type { CredentialClaim } from '../../src/core/credential.ts';
import { VerificationCache } from '../../src/auth/verification-cache.ts';
import { NOW } from '../support/builders.ts';
import { credential } from '../support/credentials.ts';

const CLAIM: CredentialClaim = { kind: 'admin-login', identifier: 'admin', secret: 'secret' };

function caching(capacity?: number): { cache: VerificationCache; clock: { at: number; now: () => number } } {
  const clock = { at: NOW, now: () => clock.at };
  return { cache: new VerificationCache(clock, capacity), clock };
}

const HASH = { secretHash: 'sha256$00', endsAt: null };

describe('the cache of verifications', () => {
  it('knows what was right by dialect, kind, identifier and secret together', () => {
    const { cache } = caching();
    const keys = [
      cache.keyOf('whmcs', CLAIM),
      cache.keyOf('corp', CLAIM),
      cache.keyOf('whmcs', { ...CLAIM, kind: 'api-secret' }),
      cache.keyOf('whmcs', { ...CLAIM, identifier: 'admins', secret: 'ecret' }),
      cache.keyOf('whmcs', { ...CLAIM, secret: 'Secret' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(cache.keyOf('whmcs', { ...CLAIM })).toBe(keys[0]);
  });

  it('keeps no secret, and keys that mean nothing to another process', () => {
    const key = caching().cache.keyOf('whmcs', CLAIM);
    expect(Buffer.from(key, 'latin1')).toHaveLength(64);
    expect(caching().cache.keyOf('whmcs', CLAIM)).not.toBe(key);
  });

  it('forgets what was not used for a minute', () => {
    const { cache, clock } = caching();
    cache.set('a', credential({ id: 1 }), HASH, clock.at);
    clock.at += 60_000;
    expect(cache.get('a')).toEqual(credential({ id: 1 }));
    clock.at += 60_001;
    expect(cache.get('a')).toBeNull();
    clock.at -= 60_001;
    expect(cache.get('a')).toBeNull();
  });

  it('forgets after five minutes, however often it was used', () => {
    const { cache, clock } = caching();
    cache.set('a', credential({ id: 1 }), HASH, clock.at);
    for (let used = 0; used < 10; used += 1) {
      clock.at += 30_000;
      expect(cache.get('a')).not.toBeNull();
    }
    clock.at += 1;
    expect(cache.get('a')).toBeNull();
  });

  it('gives up the one that was not used for longest when it is full, and no other', () => {
    const { cache } = caching(3);
    for (const id of [1, 2, 3]) cache.set(`${id}`, credential({ id }), HASH, NOW);
    cache.get('1');
    cache.set('4', credential({ id: 4 }), HASH, NOW);
    expect(['1', '2', '3', '4'].map((key) => cache.get(key)?.id ?? null)).toEqual([1, null, 3, 4]);
    cache.set('4', credential({ id: 4 }), HASH, NOW);
    expect(['1', '3', '4'].map((key) => cache.get(key)?.id ?? null)).toEqual([1, 3, 4]);
  });

  it('answers nothing for an outdated credential, and only for that one', () => {
    const { cache } = caching();
    cache.set('a', credential({ id: 1 }), HASH, NOW);
    cache.set('b', credential({ id: 2 }), HASH, NOW);
    cache.set('c', credential({ id: 1 }), HASH, NOW);
    cache.outdate(1);
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.id ?? null)).toEqual([null, 2, null]);
  });

  it('knows the secret of an outdated credential as right, for the same hash and for four minutes in all', () => {
    const { cache, clock } = caching();
    cache.set('a', credential({ id: 1 }), HASH, NOW);
    for (let used = 0; used < 8; used += 1) {
      cache.outdate(1);
      clock.at += 30_000;
      expect(cache.rightSince('a', HASH.secretHash)).toBe(NOW);
      cache.set('a', credential({ id: 1 }), HASH, NOW);
    }
    expect([cache.rightSince('a', 'another'), cache.rightSince('b', HASH.secretHash)]).toEqual([null, null]);
    clock.at += 1;
    expect(cache.rightSince('a', HASH.secretHash)).toBeNull();
  });

  it('is due for a check after four minutes, says so once, and goes on answering until the fifth is over', () => {
    const { cache, clock } = caching();
    cache.set('a', credential({ id: 1 }), HASH, clock.at);
    for (let used = 0; used < 8; used += 1) {
      clock.at += 30_000;
      expect([cache.get('a'), cache.isDue('a'), cache.rightSince('a', HASH.secretHash)]).toEqual([
        credential({ id: 1 }),
        false,
        NOW,
      ]);
    }
    clock.at += 1;
    expect([cache.isDue('a'), cache.isDue('a'), cache.isDue('b'), cache.rightSince('a', HASH.secretHash)]).toEqual([
      true,
      false,
      false,
      null,
    ]);
    expect(cache.get('a')).toEqual(credential({ id: 1 }));
    clock.at += 59_999;
    expect(cache.get('a')).toEqual(credential({ id: 1 }));
    clock.at += 1;
    expect(cache.get('a')).toBeNull();
  });

  it('begins its five minutes anew when it was checked while it was due', () => {
    const { cache, clock } = caching();
    cache.set('a', credential({ id: 1 }), HASH, clock.at);
    for (let lived = 0; lived < 3; lived += 1) {
      for (let used = 0; used < 5; used += 1) {
        clock.at += 50_000;
        expect(cache.get('a')).toEqual(credential({ id: 1 }));
      }
      expect(cache.isDue('a')).toBe(true);
      cache.set('a', credential({ id: 1 }), HASH, clock.at);
      expect([cache.isDue('a'), cache.rightSince('a', HASH.secretHash)]).toEqual([false, clock.at]);
    }
  });

  it('ends a secret that was right by a hash with an end exactly then, whatever else would keep it', () => {
    const { cache, clock } = caching();
    cache.set('old', credential({ id: 1 }), { ...HASH, endsAt: NOW + 90_000 }, NOW);
    cache.set('new', credential({ id: 1 }), HASH, NOW);
    for (let used = 0; used < 2; used += 1) {
      clock.at += 40_000;
      expect([cache.get('old'), cache.get('new')]).toEqual([credential({ id: 1 }), credential({ id: 1 })]);
    }
    expect(cache.get('new')).toEqual(credential({ id: 1 }));
    clock.at = NOW + 89_999;
    expect([cache.get('old'), cache.rightSince('old', HASH.secretHash)]).toEqual([credential({ id: 1 }), NOW]);
    clock.at = NOW + 90_000;
    expect([cache.get('old'), cache.rightSince('old', HASH.secretHash)]).toEqual([null, null]);
    expect(cache.get('new')).toEqual(credential({ id: 1 }));
  });
});
