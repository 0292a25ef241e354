import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CredentialClaim, CredentialStore, StoredCredential } from '../../src/core/credential.ts';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import { StoredAuthenticator } from '../../src/auth/stored-authenticator.ts';
import { NOW } from '../support/builders.ts';

let cheapHash: string;

beforeAll(async () => {
  cheapHash = await hashPassword('right', 2 ** 10);
});

function stored(fields: Partial<StoredCredential> = {}): StoredCredential {
  return {
    id: 1,
    tenantId: 53,
    version: 1,
    identifier: 'known',
    actions: null,
    allowedIps: null,
    allowsQueryString: false,
    typing: 'modern',
    accessKeySha256: null,
    corporation: { keyPrefix: null, timeZone: 'UTC', methods: [], payees: [], merchantSettings: [], moneyTypes: [] },
    secretHash: hashSecret('right'),
    isLoopbackOnly: false,
    ...fields,
  };
}

/** A store of some credentials that counts who was asked for. */
class CountingStore implements CredentialStore {
  readonly asked: string[] = [];
  credentials: readonly StoredCredential[];

  constructor(...credentials: readonly StoredCredential[]) {
    this.credentials = credentials;
  }

  find(dialect: string, _kind: CredentialClaim['kind'], identifier: string): Promise<StoredCredential | null> {
    this.asked.push(`${dialect}:${identifier}`);
    return Promise.resolve(this.credentials.find((each) => each.identifier === identifier) ?? null);
  }
}

const RIGHT: CredentialClaim = { kind: 'api-secret', identifier: 'known', secret: 'right' };
const WRONG: CredentialClaim = { ...RIGHT, secret: 'wrong' };

function authenticating(store: CredentialStore, isLoopback = true): StoredAuthenticator {
  return new StoredAuthenticator(store, { now: () => NOW }, isLoopback);
}

describe('the authenticator', () => {
  it('knows a caller by the right secret, and tells nothing of the hash', async () => {
    const { secretHash, isLoopbackOnly, ...expected } = stored();
    expect(await authenticating(new CountingStore(stored())).authenticate('whmcs', [RIGHT])).toEqual(expected);
    expect([secretHash.length, isLoopbackOnly]).toEqual([71, false]);
  });

  it.each<[string, CredentialClaim[]]>([
    ['a wrong secret', [WRONG]],
    ['an unknown user', [{ ...RIGHT, identifier: 'unknown' }]],
    ['no claim', []],
  ])('does not know a caller by %s', async (_what, claims) => {
    expect(await authenticating(new CountingStore(stored())).authenticate('whmcs', claims)).toBeNull();
  });

  it('takes the first claim that holds', async () => {
    const store = new CountingStore(stored());
    expect(await authenticating(store).authenticate('whmcs', [WRONG, RIGHT, WRONG])).toMatchObject({ id: 1 });
    expect(store.asked).toHaveLength(2);
  });

  it('refuses a demo credential where others can reach the gateway', async () => {
    const store = new CountingStore(stored({ isLoopbackOnly: true }));
    expect(await authenticating(store, true).authenticate('whmcs', [RIGHT])).toMatchObject({ id: 1 });
    expect(await authenticating(store, false).authenticate('whmcs', [RIGHT])).toBeNull();
  });

  it('remembers what was right, never what was wrong', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    for (let call = 0; call < 3; call += 1) await authenticator.authenticate('whmcs', [RIGHT]);
    expect(store.asked).toHaveLength(1);
    for (let call = 0; call < 3; call += 1) await authenticator.authenticate('whmcs', [WRONG]);
    expect(store.asked).toHaveLength(4);
  });

  it('asks again for what is outdated, and in another dialect', async () => {
    const store = new CountingStore(stored());
    const authenticator = authenticating(store);
    await authenticator.authenticate('whmcs', [RIGHT]);
    authenticator.outdate(1);
    await authenticator.authenticate('whmcs', [RIGHT]);
    await authenticator.authenticate('corp', [RIGHT]);
    expect(store.asked).toEqual(['whmcs:known', 'whmcs:known', 'corp:known']);
  });

  it('reads an outdated credential again: its new settings hold, and so does a new password', async () => {
    const store = new CountingStore(stored({ secretHash: cheapHash }));
    const authenticator = authenticating(store);
    const claim: CredentialClaim = { ...RIGHT, kind: 'admin-login' };
    await authenticator.authenticate('whmcs', [claim]);
    authenticator.outdate(1);
    store.credentials = [stored({ secretHash: cheapHash, version: 2 })];
    expect(await authenticator.authenticate('whmcs', [claim])).toMatchObject({ id: 1, version: 2 });
    store.credentials = [stored({ secretHash: await hashPassword('another', 2 ** 10), version: 3 })];
    authenticator.outdate(1);
    expect(await authenticator.authenticate('whmcs', [claim])).toBeNull();
  });

  it('checks a secret once for all who call with it at the same time', async () => {
    const store = new CountingStore(stored({ secretHash: cheapHash }));
    const authenticator = authenticating(store);
    const claim: CredentialClaim = { ...RIGHT, kind: 'admin-login' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => authenticator.authenticate('whmcs', [claim])));
    expect(answers.every((answer) => answer?.id === 1)).toBe(true);
    expect(store.asked).toHaveLength(1);
  });

  it('tells each who waits of a failure, and tries again for the next', async () => {
    let calls = 0;
    const store: CredentialStore = {
      find: () => {
        calls += 1;
        return calls === 1 ? Promise.reject(new LedgerUnavailable('away')) : Promise.resolve(stored());
      },
    };
    const authenticator = authenticating(store);
    const both = [1, 2].map(() => authenticator.authenticate('whmcs', [RIGHT]));
    for (const each of both) await expect(each).rejects.toThrow(LedgerUnavailable);
    expect(await authenticator.authenticate('whmcs', [RIGHT])).toMatchObject({ id: 1 });
  });

  it('sheds passwords beyond those that it hashes and those that wait, known and unknown alike', async () => {
    const known = Array.from({ length: 34 }, (_each, n) => stored({ identifier: `user-${n}`, secretHash: cheapHash }));
    const store = new CountingStore(...known.slice(1));
    const authenticator = authenticating(store);
    const answers = Array.from({ length: 40 }, (_answer, n) =>
      authenticator
        .authenticate('whmcs', [{ kind: 'admin-login', identifier: `user-${n}`, secret: 'wrong' }])
        .catch((error: unknown) => (error instanceof Overloaded ? 'shed' : 'failed')),
    );
    // Two inside, one of them unknown, and 32 waiting: an unknown user waits in the queue as a known one does.
    expect(await Promise.all(answers)).toEqual([
      ...Array.from({ length: 34 }, () => null),
      ...Array.from({ length: 6 }, () => 'shed'),
    ]);
    expect(await authenticator.authenticate('whmcs', [{ ...RIGHT, identifier: 'user-1', secret: 'x' }])).toBeNull();
    expect(store.asked).toHaveLength(41);
  });
});
