import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  CredentialMoved,
  type Credential,
  type PresentedCredential,
  type CredentialKind,
  type CredentialStore,
  type FoundAccount,
  type StoredCredential,
} from '../../src/core/credential.ts';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import { NO_FAILURES } from '../../src/core/failed-attempts.ts';
import { hashPassword, hashPasswordBeside, hashSecret } from '../../src/auth/secrets.ts';
import { StoredAuthenticator } from '../../src/auth/stored-authenticator.ts';
import { NOW } from '../support/builders.ts';
import { storedCredential as stored } from '../support/credentials.ts';

let cheapHash: string;

beforeAll(async () => {
  cheapHash = await hashPassword('right', 2 ** 10);
});

/** A store of some credentials that counts who was asked for. */
class CountingStore implements CredentialStore {
  readonly asked: string[] = [];
  credentials: readonly StoredCredential[];

  constructor(...credentials: readonly StoredCredential[]) {
    this.credentials = credentials;
  }

  find(dialect: string, kinds: readonly CredentialKind[], identifier: string): Promise<FoundAccount> {
    this.asked.push(`${dialect}:${identifier}`);
    const credentials = this.credentials.filter((each) => each.identifier === identifier && kinds.includes(each.kind));
    return Promise.resolve({ credentials, failures: NO_FAILURES });
  }
}

const RIGHT: PresentedCredential = {
  kind: 'api-secret',
  proof: 'generated-secret',
  identifier: 'known',
  secret: 'right',
};
const LOGIN = { kind: 'admin-login', proof: 'password' } as const;
const WRONG: PresentedCredential = { ...RIGHT, secret: 'wrong' };

const HERE = '192.0.2.7';

function authenticating(store: CredentialStore, isLoopback = true): StoredAuthenticator {
  return new StoredAuthenticator({ store, clock: { now: () => NOW }, isLoopback, throttle: null });
}

describe('the authenticator', () => {
  it('knows a caller by the right secret, and reveals nothing of the hash', async () => {
    const { secretHash, keyPrefix, previous, isLoopbackOnly, kind, ...expected } = stored();
    expect(await authenticating(new CountingStore(stored())).authenticate('whmcs', [RIGHT], HERE)).toEqual(expected);
    expect([secretHash.length, keyPrefix, previous, isLoopbackOnly, kind]).toEqual([
      71,
      null,
      null,
      false,
      'api-secret',
    ]);
  });

  it.each<[string, PresentedCredential[]]>([
    ['a wrong secret', [WRONG]],
    ['an unknown user', [{ ...RIGHT, identifier: 'unknown' }]],
    ['no credential', []],
  ])('does not know a caller by %s', async (_what, presented) => {
    expect(await authenticating(new CountingStore(stored())).authenticate('whmcs', presented, HERE)).toBe(
      'authentication-failed',
    );
  });

  it('takes the first credential that is right', async () => {
    const store = new CountingStore(stored());
    expect(await authenticating(store).authenticate('whmcs', [WRONG, RIGHT, WRONG], HERE)).toMatchObject({ id: 1 });
    expect(store.asked).toHaveLength(1);
  });

  it('takes the accounts in the order in which they are named, and looks at no more than it must', async () => {
    const store = new CountingStore(stored(), stored({ id: 2, identifier: 'second' }));
    const presented = ['unknown', 'second', 'known'].map((identifier) => ({ ...RIGHT, identifier }));
    expect(await authenticating(store).authenticate('whmcs', presented, HERE)).toMatchObject({ id: 2 });
    expect(store.asked).toEqual(['whmcs:unknown', 'whmcs:second']);
  });

  it('makes no query for a cached login, though its other reading as a secret is wrong', async () => {
    const store = new CountingStore(stored({ kind: 'admin-login', secretHash: cheapHash }));
    const authenticator = authenticating(store);
    const presented: PresentedCredential[] = [RIGHT, { ...RIGHT, ...LOGIN }];
    for (let call = 0; call < 3; call += 1) {
      expect(await authenticator.authenticate('whmcs', presented, HERE)).toMatchObject({ id: 1 });
    }
    expect(store.asked).toHaveLength(1);
  });

  it('takes the beginning of the tenant’s key for a part of the secret, and remembers no wrong one', async () => {
    const store = new CountingStore(stored({ kind: 'corp-user', secretHash: cheapHash, keyPrefix: 'PLA' }));
    const authenticator = authenticating(store);
    const presented: PresentedCredential = { ...RIGHT, kind: 'corp-user', proof: 'password', keyPrefix: 'PLA' };
    for (const keyPrefix of ['OTH', '', 'PLA', 'OTH']) {
      const known = await authenticator.authenticate('corp', [{ ...presented, keyPrefix }], HERE);
      expect([keyPrefix, typeof known]).toEqual([keyPrefix, keyPrefix === 'PLA' ? 'object' : 'string']);
    }
    expect(store.asked).toHaveLength(4);
  });

  it('refuses a demo credential where others can reach the gateway', async () => {
    const store = new CountingStore(stored({ isLoopbackOnly: true }));
    expect(await authenticating(store, true).authenticate('whmcs', [RIGHT], HERE)).toMatchObject({ id: 1 });
    expect(await authenticating(store, false).authenticate('whmcs', [RIGHT], HERE)).toBe('authentication-failed');
  });

  it('remembers what was right, never what was wrong', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    for (let call = 0; call < 3; call += 1) await authenticator.authenticate('whmcs', [RIGHT], HERE);
    expect(store.asked).toHaveLength(1);
    for (let call = 0; call < 3; call += 1) await authenticator.authenticate('whmcs', [WRONG], HERE);
    expect(store.asked).toHaveLength(4);
  });

  it('asks again for what is outdated, and in another dialect', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    await authenticator.authenticate('whmcs', [RIGHT], HERE);
    authenticator.outdate(1);
    await authenticator.authenticate('whmcs', [RIGHT], HERE);
    await authenticator.authenticate('corp', [RIGHT], HERE);
    expect(store.asked).toEqual(['whmcs:known', 'whmcs:known', 'corp:known']);
  });

  it('reads an outdated credential again: its new settings hold, and so does a new password', async () => {
    const store = new CountingStore(stored({ kind: 'admin-login', secretHash: cheapHash }));
    const authenticator = authenticating(store);
    const presented: PresentedCredential = { ...RIGHT, ...LOGIN };
    await authenticator.authenticate('whmcs', [presented], HERE);
    authenticator.outdate(1);
    store.credentials = [stored({ kind: 'admin-login', secretHash: cheapHash, version: 2 })];
    expect(await authenticator.authenticate('whmcs', [presented], HERE)).toMatchObject({ id: 1, version: 2 });
    store.credentials = [
      stored({ kind: 'admin-login', secretHash: await hashPassword('another', 2 ** 10), version: 3 }),
    ];
    authenticator.outdate(1);
    expect(await authenticator.authenticate('whmcs', [presented], HERE)).toBe('authentication-failed');
  });

  it('checks a secret once for all who call with it at the same time', async () => {
    const store = new CountingStore(stored({ kind: 'admin-login', secretHash: cheapHash }));
    const authenticator = authenticating(store);
    const presented: PresentedCredential = { ...RIGHT, ...LOGIN };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => authenticator.authenticate('whmcs', [presented], HERE)),
    );
    expect(answers.every((answer) => typeof answer !== 'string' && answer.id === 1)).toBe(true);
    expect(store.asked).toHaveLength(1);
  });

  it('reports a failure to each waiting caller, and tries again for the next', async () => {
    let calls = 0;
    const store: CredentialStore = {
      find: () => {
        calls += 1;
        return calls === 1
          ? Promise.reject(new LedgerUnavailable('away'))
          : Promise.resolve({ credentials: [stored()], failures: NO_FAILURES });
      },
    };
    const authenticator = authenticating(store);
    const both = [1, 2].map(() => authenticator.authenticate('whmcs', [RIGHT], HERE));
    for (const each of both) await expect(each).rejects.toThrow(LedgerUnavailable);
    expect(await authenticator.authenticate('whmcs', [RIGHT], HERE)).toMatchObject({ id: 1 });
  });

  it('sheds passwords beyond those that it hashes and those that wait, known and unknown alike', async () => {
    const known = Array.from({ length: 34 }, (_each, n) =>
      stored({ kind: 'admin-login', identifier: `user-${n}`, secretHash: cheapHash }),
    );
    const store = new CountingStore(...known.slice(1));
    const authenticator = authenticating(store);
    const answers = Array.from({ length: 40 }, (_answer, n) =>
      authenticator
        .authenticate(
          'whmcs',
          [{ ...LOGIN, identifier: `user-${n}`, secret: 'wrong' }],
          // Of five networks, each of which has as many as may wait.
          `192.0.${n % 5}.${n}`,
        )
        .catch((error: unknown) => (error instanceof Overloaded ? 'shed' : 'failed')),
    );
    // Two inside, one of them unknown, and 32 waiting: an unknown user waits in the queue as a known one does.
    expect(await Promise.all(answers)).toEqual([
      ...Array.from({ length: 34 }, () => 'authentication-failed'),
      ...Array.from({ length: 6 }, () => 'shed'),
    ]);
    expect(await authenticator.authenticate('whmcs', [{ ...RIGHT, identifier: 'user-1', secret: 'x' }], HERE)).toBe(
      'authentication-failed',
    );
    expect(store.asked).toHaveLength(41);
  });
});

describe('A secret that a rotation kept', () => {
  const NEW: PresentedCredential = { ...RIGHT, secret: 'new' };

  function rotated(kind: CredentialKind, hashes: readonly [string, string], leftMs: number): StoredCredential {
    const [secretHash, old] = hashes;
    return stored({ kind, secretHash, previous: { secretHash: old, leftMs } });
  }

  async function hashesOf(kind: CredentialKind): Promise<readonly [string, string]> {
    if (kind === 'api-secret') return [hashSecret('new'), hashSecret('right')];
    return [await hashPasswordBeside('new', cheapHash), cheapHash];
  }

  it.each(['api-secret', 'admin-login', 'corp-user'] as const)(
    'of the kind %s ends exactly at its time',
    async (kind) => {
      const clock = { at: NOW, now: () => clock.at };
      const store = new CountingStore(rotated(kind, await hashesOf(kind), 90_000));
      const authenticator = new StoredAuthenticator({ store, clock, isLoopback: true, throttle: null });
      const knows = async (presented: PresentedCredential): Promise<boolean> =>
        typeof (await authenticator.authenticate(
          'whmcs',
          [{ ...presented, kind, proof: kind === 'api-secret' ? 'generated-secret' : 'password' }],
          HERE,
        )) === 'object';
      expect([await knows(RIGHT), await knows(NEW), await knows(WRONG)]).toEqual([true, true, false]);
      for (clock.at = NOW + 40_000; clock.at < NOW + 90_000; clock.at += 40_000) {
        expect([await knows(RIGHT), await knows(NEW)]).toEqual([true, true]);
      }
      expect(store.asked).toHaveLength(3);
      clock.at = NOW + 89_999;
      expect(await knows(RIGHT)).toBe(true);
      clock.at = NOW + 90_000;
      store.credentials = [{ ...store.credentials[0]!, previous: null }];
      expect([await knows(RIGHT), await knows(NEW)]).toEqual([false, true]);
    },
  );

  it('is refused where its time ended while its hash was derived', async () => {
    const clock = { at: NOW, now: () => clock.at };
    const store = new CountingStore(rotated('api-secret', await hashesOf('api-secret'), 5));
    const find = store.find.bind(store);
    store.find = (...asked) => {
      clock.at += 5;
      return find(...asked);
    };
    const authenticator = new StoredAuthenticator({ store, clock, isLoopback: true, throttle: null });
    expect(await authenticator.authenticate('whmcs', [RIGHT], HERE)).toBe('authentication-failed');
    expect(await authenticator.authenticate('whmcs', [NEW], HERE)).toMatchObject({ id: 1 });
  });

  it('needs no second look when the rotation comes, nor does the new one after it', async () => {
    const store = new CountingStore(stored({ kind: 'admin-login', secretHash: cheapHash }));
    const authenticator = authenticating(store);
    const presented: PresentedCredential = { ...RIGHT, ...LOGIN };
    await authenticator.authenticate('whmcs', [presented], HERE);
    // A hash that nothing could be compared with: what is remembered of it must do.
    const unreadable = 'unknown$scheme';
    store.credentials = [rotated('admin-login', [unreadable, cheapHash], 60_000)];
    authenticator.outdate(1);
    expect(await authenticator.authenticate('whmcs', [presented], HERE)).toMatchObject({ id: 1 });
  });

  it.each<[string, (old: string, other: string) => StoredCredential['previous']]>([
    ['its time is over', () => null],
    ['its last millisecond is over', (old) => ({ secretHash: old, leftMs: 0 })],
    ['another rotation has kept another one', (_old, other) => ({ secretHash: other, leftMs: 60_000 })],
  ])('and was proven is refused where %s, and the new one is not', async (_why, previousOf) => {
    const clock = { at: NOW, now: () => clock.at };
    const [secretHash, old] = await hashesOf('admin-login');
    const store = new CountingStore(rotated('admin-login', [secretHash, old], 3_600_000));
    const authenticator = new StoredAuthenticator({ store, clock, isLoopback: true, throttle: null });
    const verdictOf = (presented: PresentedCredential): Promise<unknown> =>
      authenticator.authenticate('whmcs', [{ ...presented, ...LOGIN }], HERE);
    for (const presented of [RIGHT, NEW]) expect(await verdictOf(presented)).toMatchObject({ id: 1 });
    // Long enough that only the proofs are left.
    clock.at += 90_000;
    for (const presented of [RIGHT, NEW]) expect(await verdictOf(presented)).toMatchObject({ id: 1 });
    clock.at += 90_000;
    const previous = previousOf(old, await hashPasswordBeside('another', old));
    store.credentials = [{ ...store.credentials[0]!, previous }];
    for (let call = 0; call < 2; call += 1) expect(await verdictOf(RIGHT)).toBe('authentication-failed');
    expect(await verdictOf(NEW)).toMatchObject({ id: 1 });
  });

  it('reports each use, and no wrong secret', async () => {
    const used: number[] = [];
    const authenticator = new StoredAuthenticator({
      ...{ store: new CountingStore(stored()), clock: { now: () => NOW }, isLoopback: true, throttle: null },
      onUse: (id) => used.push(id),
    });
    for (const presented of [RIGHT, WRONG, RIGHT]) await authenticator.authenticate('whmcs', [presented], HERE);
    expect(used).toEqual([1, 1]);
  });
});

describe('A call that runs as its caller', () => {
  const refusal = new Error('not allowed');

  /** Runs a call that takes only versions from `allowed` on; returns its answer and the versions it ran with. */
  async function running(
    store: CountingStore,
    authenticator: StoredAuthenticator,
    allowed: number,
    moved = new CredentialMoved(refusal),
  ): Promise<{ answer: unknown; versions: number[] }> {
    const versions: number[] = [];
    const answer = await authenticator
      .runAs('whmcs', [RIGHT], HERE, ({ version }: Credential) => {
        versions.push(version);
        return version >= allowed ? Promise.resolve({ version }) : Promise.reject(moved);
      })
      .catch((error: unknown) => error);
    return { answer, versions };
  }

  it('runs once with a cached credential', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    for (let call = 0; call < 2; call += 1) {
      expect(await running(store, authenticator, 1)).toEqual({ answer: { version: 1 }, versions: [1] });
    }
    expect(store.asked).toHaveLength(1);
  });

  it('runs again with the stored credential where the cached one may be outdated', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    await running(store, authenticator, 1);
    store.credentials = [stored({ version: 2 })];
    expect(await running(store, authenticator, 2)).toEqual({ answer: { version: 2 }, versions: [1, 2] });
    expect(store.asked).toHaveLength(2);
  });

  it('ends with its refusal where the stored version refuses as well', async () => {
    const store = new CountingStore(stored());
    expect(await running(store, authenticating(store), 9)).toEqual({ answer: refusal, versions: [1, 1] });
    const authenticator = authenticating(store);
    await running(store, authenticator, 1);
    store.credentials = [stored({ version: 2 })];
    expect(await running(store, authenticator, 9)).toEqual({ answer: refusal, versions: [1, 2, 2] });
  });

  it('is not authenticated where the credential is gone, or moved and nothing else is wrong', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    const moved = new CredentialMoved();
    expect(await running(store, authenticator, 9, moved)).toEqual({
      answer: 'authentication-failed',
      versions: [1, 1],
    });
    store.credentials = [];
    expect(await running(store, authenticator, 9)).toEqual({ answer: 'authentication-failed', versions: [1] });
  });

  it('does not run for a wrong secret, and never twice after another error', async () => {
    const authenticator = authenticating(new CountingStore(stored()));
    let runs = 0;
    const run = (): Promise<object> => {
      runs += 1;
      return Promise.reject(new LedgerUnavailable('away'));
    };
    expect(await authenticator.runAs('whmcs', [WRONG], HERE, run)).toBe('authentication-failed');
    await expect(authenticator.runAs('whmcs', [RIGHT], HERE, run)).rejects.toThrow(LedgerUnavailable);
    expect(runs).toBe(1);
  });
});
