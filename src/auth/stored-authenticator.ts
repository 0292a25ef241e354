import type { CredentialId } from '../core/commands.ts';
import {
  CredentialMoved,
  type AuthenticationRefusal,
  type Authenticator,
  type Credential,
  type CredentialStore,
  type PresentedCredential,
  type StoredCredential,
} from '../core/credential.ts';
import type { Instant } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import { networkOf } from '../../adapters/access/addresses.ts';
import { SingleFlight } from '../concurrency/single-flight.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { PasswordSemaphore, type HashGate, type SemaphoreLimits } from './password-semaphore.ts';
import { matchAmong, NO_PASSWORD, NO_SECRET } from './secrets.ts';
import { isEnded, VerificationCache, type ValidHash } from './verification-cache.ts';

/** Each scrypt takes 128 MiB and half a second of one core. */
const HASHES: SemaphoreLimits = { concurrent: 2, queued: 32, queuedPerNetwork: 8, waitMs: 4_000 };
/** An attacker gets many addresses of one such network more easily than one address of another. */
const ATTACKER_IPV4_BITS = 24;

interface AuthenticatorOptions {
  readonly store: CredentialStore;
  readonly clock: Clock;
  /** Whether callers may use the demo credentials: only this machine can reach the gateway. */
  readonly isLoopback: boolean;
  /** `null`: no limit for failed attempts. */
  readonly throttle: LoginThrottle | null;
  /** Called with the credential's id whenever a secret was right. It must not wait. */
  readonly onUse?: (id: CredentialId) => void;
  /** Passwords hashed at the same time. Default: two. */
  readonly hashesAtOnce?: number;
  /** Runs hashes within a bound that others share. */
  readonly hashGate?: HashGate;
}

/** All credentials that a caller presents for one account, and its address. */
interface PresentedAccount {
  readonly dialect: string;
  readonly identifier: string;
  readonly remoteAddress: string;
  readonly presented: readonly KeyedCredential[];
}

interface KeyedCredential {
  readonly presented: PresentedCredential;
  readonly key: string;
}

type Verdict = Credential | AuthenticationRefusal;

/** Checks credentials against the stored ones, behind a {@link VerificationCache} and a {@link LoginThrottle}. */
export class StoredAuthenticator implements Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #cache: VerificationCache;
  readonly #passwords: PasswordSemaphore;
  readonly #checks = new SingleFlight<Verdict>();
  readonly #hashes = new SingleFlight<string | null>();

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    const { hashesAtOnce = HASHES.concurrent, hashGate } = options;
    this.#passwords = new PasswordSemaphore({
      ...HASHES,
      concurrent: hashesAtOnce,
      ...(hashGate === undefined ? {} : { gate: hashGate }),
    });
    this.#cache = new VerificationCache(options.clock);
  }

  async runAs<T extends object>(
    dialect: string,
    presented: readonly PresentedCredential[],
    remoteAddress: string,
    run: (credential: Credential) => Promise<T>,
  ): Promise<T | AuthenticationRefusal> {
    let before: Credential | null = null;
    for (;;) {
      const credential = await this.authenticate(dialect, presented, remoteAddress);
      if (typeof credential === 'string') return credential;
      try {
        return await run(credential);
      } catch (error) {
        if (!(error instanceof CredentialMoved)) throw error;
        if (before !== null && isSameVersion(before, credential)) {
          if (error.refusal !== null) throw error.refusal;
          return 'authentication-failed';
        }
        before = credential;
        this.outdate(credential.id);
      }
    }
  }

  /** The credential of the first presented one that is right. Rejects with LedgerUnavailable or Overloaded. */
  async authenticate(
    dialect: string,
    presented: readonly PresentedCredential[],
    remoteAddress: string,
  ): Promise<Verdict> {
    let refusal: AuthenticationRefusal = 'authentication-failed';
    for (const identifier of new Set(presented.map((each) => each.identifier))) {
      const own = presented
        .filter((each) => each.identifier === identifier)
        .map((each) => ({ presented: each, key: this.#cache.keyOf(dialect, each) }));
      const account = { dialect, identifier, remoteAddress, presented: own };
      const verdict = this.#cached(account) ?? (await this.#checkOnce(account));
      if (typeof verdict !== 'string') {
        this.#options.onUse?.(verdict.id);
        return verdict;
      }
      if (verdict === 'locked-out') refusal = verdict;
    }
    return refusal;
  }

  /** Marks a cached credential as outdated: its row is read again, its secret is not hashed again. */
  outdate(id: number): void {
    this.#cache.outdate(id);
  }

  #cached(account: PresentedAccount): Credential | null {
    for (const { key } of account.presented) {
      const credential = this.#cache.get(key);
      if (credential === null) continue;
      if (this.#cache.isDue(key)) this.#checkAhead(account);
      return credential;
    }
    return null;
  }

  /** Checks a cached credential before it expires, while its callers go on. */
  #checkAhead(account: PresentedAccount): void {
    this.#checkOnce(account).catch(() => {
      // A cached credential expires at its time; the next call then reports the error.
    });
  }

  /** Concurrent calls with one secret from one address share one check. */
  #checkOnce(account: PresentedAccount): Promise<Verdict> {
    const keys = account.presented.map(({ key }) => key);
    return this.#checks.run([...keys, account.remoteAddress].join(' '), () => this.#check(account));
  }

  async #check(account: PresentedAccount): Promise<Verdict> {
    const { dialect, identifier, presented } = account;
    const { store, throttle } = this.#options;
    // A lockout never affects a secret that this process has already verified.
    const attempt =
      throttle === null || presented.some(({ key }) => this.#cache.wasRight(key)) ? null : throttle.attemptOf(account);
    if (attempt !== null && throttle?.isLocked(attempt) === true) return 'locked-out';
    const kinds = presented.map((each) => each.presented.kind);
    // Read the clock before the database, so that a credential expires here no later than there.
    const askedAt = this.#options.clock.now();
    const { credentials, failures } = await store.find(dialect, kinds, identifier, attempt);
    if (attempt === null || throttle === null)
      return (await this.#firstRight(account, credentials, askedAt)) ?? 'authentication-failed';
    const started = await throttle.start(account, attempt, failures, credentials);
    if (started === null) return 'locked-out';
    const right = await this.#firstRight(account, credentials, askedAt).catch(async (error: unknown) => {
      await started.abandoned();
      throw error;
    });
    await (right === null ? started.failed() : started.succeeded());
    return right ?? 'authentication-failed';
  }

  async #firstRight(
    { presented, remoteAddress }: PresentedAccount,
    found: readonly StoredCredential[],
    askedAt: Instant,
  ): Promise<Credential | null> {
    for (const keyed of presented) {
      const stored = found.find(({ kind }) => kind === keyed.presented.kind) ?? null;
      const right = await this.#rightHash(keyed, stored === null ? [] : validHashes(stored, askedAt), remoteAddress);
      const isRight = right !== null && !isEnded(right, this.#options.clock.now());
      if (stored !== null && isRight && this.#isObeyed(keyed.presented, stored)) {
        const credential = publicPart(stored);
        this.#cache.set(keyed.key, credential, right, askedAt);
        return credential;
      }
      this.#cache.disown(keyed.key);
    }
    return null;
  }

  /** The hash that the secret matches: proven before, or by hashing the secret. */
  async #rightHash(
    keyed: KeyedCredential,
    hashes: readonly ValidHash[],
    remoteAddress: string,
  ): Promise<ValidHash | null> {
    const proven = hashes.find(({ secretHash }) => this.#cache.isProven(keyed.key, secretHash));
    if (proven !== undefined) return proven;
    const texts = hashes.map(({ secretHash }) => secretHash);
    const match = await this.#match(keyed, texts, remoteAddress);
    return hashes.find(({ secretHash }) => secretHash === match) ?? null;
  }

  /** Checks an unknown user against a hash that never matches, to cost the same time. */
  #match(
    { presented, key }: KeyedCredential,
    hashes: readonly string[],
    remoteAddress: string,
  ): Promise<string | null> {
    const isUnknown = hashes.length === 0;
    if (presented.proof === 'generated-secret') return matchAmong(presented.secret, isUnknown ? [NO_SECRET] : hashes);
    const compared = isUnknown ? [NO_PASSWORD] : hashes;
    const requester = { wasRight: this.#cache.wasRight(key), network: networkOf(remoteAddress, ATTACKER_IPV4_BITS) };
    return this.#hashes.run([key, ...compared].join(' '), () =>
      this.#passwords.run(requester, () => matchAmong(presented.secret, compared)),
    );
  }

  #isObeyed(presented: PresentedCredential, stored: StoredCredential): boolean {
    const isKey = presented.keyPrefix === undefined || presented.keyPrefix === stored.keyPrefix;
    return isKey && (!stored.isLoopbackOnly || this.#options.isLoopback);
  }
}

function isSameVersion(one: Credential, other: Credential): boolean {
  return one.id === other.id && one.version === other.version;
}

/** The hashes that a secret may match: the stored one, and the previous one while it is valid. */
function validHashes({ secretHash, previous }: StoredCredential, askedAt: Instant): readonly ValidHash[] {
  const current = { secretHash, endsAt: null };
  return previous === null
    ? [current]
    : [current, { secretHash: previous.secretHash, endsAt: askedAt + previous.leftMs }];
}

function publicPart({
  secretHash,
  keyPrefix,
  previous,
  isLoopbackOnly,
  kind,
  ...credential
}: StoredCredential): Credential {
  return credential;
}
