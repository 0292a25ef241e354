import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Credential, PresentedCredential, CredentialStore, FoundAccount } from '../../src/core/credential.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import { NO_FAILURES } from '../../src/core/failed-attempts.ts';
import { hashPassword } from '../../src/auth/secrets.ts';
import { StoredAuthenticator } from '../../src/auth/stored-authenticator.ts';
import { NOW } from '../support/builders.ts';
import { storedCredential } from '../support/credentials.ts';

const PRESENTED: PresentedCredential = { kind: 'corp-user', proof: 'password', identifier: 'known', secret: 'right' };
const HERE = '192.0.2.7';

let right: string;
let other: string;

beforeAll(async () => {
  [right, other] = await Promise.all([hashPassword('right', 2 ** 10), hashPassword('other', 2 ** 10)]);
});

/** A store whose answers a test gives, one after the other. */
class AskedStore implements CredentialStore {
  readonly #waiting: { answer(account: FoundAccount): void; fail(error: Error): void }[] = [];
  asked = 0;

  find(): Promise<FoundAccount> {
    this.asked += 1;
    return new Promise((answer, fail) => this.#waiting.push({ answer, fail }));
  }

  answer(secretHash: string): void {
    const credentials = [storedCredential({ kind: 'corp-user', secretHash })];
    this.#waiting.shift()?.answer({ credentials, failures: NO_FAILURES });
  }

  fail(): void {
    this.#waiting.shift()?.fail(new LedgerUnavailable('away'));
  }
}

describe('a password that is checked ahead', () => {
  let store: AskedStore;
  let clock: { at: number; now: () => number };
  let authenticator: StoredAuthenticator;

  beforeEach(async () => {
    store = new AskedStore();
    clock = { at: NOW, now: () => clock.at };
    authenticator = new StoredAuthenticator({ store, clock, isLoopback: true, throttle: null });
    const first = call();
    store.answer(right);
    await first;
    for (let used = 0; used < 5; used += 1) {
      expect(await call()).toMatchObject({ id: 1 });
      clock.at += 50_000;
    }
    expect(store.asked).toBe(1);
  });

  function call(): Promise<Credential | string> {
    return authenticator.authenticate('corp', [PRESENTED], HERE);
  }

  /** Until all that was begun is done: the hash is the cheap one, on a thread of the pool. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await hashPassword('another', 2 ** 10);
  }

  it('makes none of its callers wait, and is asked for once', async () => {
    for (let each = 0; each < 5; each += 1) expect(await call()).toMatchObject({ id: 1 });
    expect(store.asked).toBe(2);
  });

  it('is believed for another five minutes when it was right', async () => {
    await call();
    store.answer(right);
    await settled();
    for (let used = 0; used < 4; used += 1) {
      clock.at += 55_000;
      expect(await call()).toMatchObject({ id: 1 });
    }
    expect(store.asked).toBe(2);
  });

  it('is believed no more once it was found wrong', async () => {
    await call();
    store.answer(other);
    await settled();
    const refused = call();
    expect(store.asked).toBe(3);
    store.answer(other);
    expect(await refused).toBe('authentication-failed');
  });

  it('is believed to its end when the check fails, and no longer', async () => {
    await call();
    store.fail();
    await settled();
    clock.at += 50_000;
    expect(await call()).toMatchObject({ id: 1 });
    expect(store.asked).toBe(2);
    clock.at += 1;
    const late = call();
    expect(store.asked).toBe(3);
    store.fail();
    await expect(late).rejects.toThrow(LedgerUnavailable);
  });

  it('is as old as its row, which is read again where it is outdated', async () => {
    clock.at -= 50_000;
    authenticator.outdate(1);
    const again = call();
    store.answer(right);
    expect(await again).toMatchObject({ id: 1 });
    for (let used = 0; used < 4; used += 1) {
      clock.at += 55_000;
      expect(await call()).toMatchObject({ id: 1 });
    }
    expect(store.asked).toBe(2);
  });
});
