import { createHmac, hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { StoredCredential } from '../core/credential.ts';
import {
  ATTEMPT_LIMITS,
  ATTEMPT_SCOPES,
  hasFailures,
  isLocked,
  LISTED_LIMITS,
  type Failures,
  type FailedAttempt,
  type AttemptScope,
  type FailedAttemptStore,
} from '../core/failed-attempts.ts';
import type { Clock } from '../core/ports.ts';
import { networkOf } from '../../adapters/access/addresses.ts';

/** A scope that this gateway has locked, for the log and the metrics. */
export interface LockoutNotice {
  readonly scope: AttemptScope;
  readonly dialect: string;
  /** The identifier of the account, if it exists. */
  readonly credential: string | null;
  readonly tenant: number | null;
  readonly address: string;
}

interface LoginThrottleOptions {
  readonly store: FailedAttemptStore;
  readonly clock: Clock;
  /** The first key makes the digests, so that all gateways count in the same rows. */
  readonly secretKeys: readonly string[];
  /** Whether a credential's list names the address. */
  readonly isListed: (address: string, entries: readonly string[]) => boolean;
  readonly onLockout: (notice: LockoutNotice) => void;
}

/** The account that a caller names, and the caller's address. */
interface LoginSource {
  readonly dialect: string;
  readonly identifier: string;
  readonly remoteAddress: string;
}

const PURPOSE = 'invoice-gateway guesses 1';
/** How long a lockout is cached: after an operator clears one, it ends everywhere within this time. */
const CACHED_MS = 10_000;
const CACHED_LOCKS = 10_000;
const SWEEP_EVERY_COUNTS = 500;
const SWEEP_EVERY_MS = 60_000;

/**
 * Limits failed login attempts. The first attempt is counted after it has failed. A later or concurrent attempt for the
 * same account or address is counted before the secret is checked, and taken back if the secret was right. Concurrent
 * attempts, here and at other gateways, therefore cannot exceed the limit.
 */
export class LoginThrottle {
  readonly #options: LoginThrottleOptions;
  readonly #key: Buffer;
  /** Cached locks of pairs and addresses. */
  readonly #locked = new LRUCache<string, { readonly from: number; readonly until: number }>({ max: CACHED_LOCKS });
  /** Uncounted attempts in flight, by account and by address. */
  readonly #uncounted = new Map<string, number>();
  #countsSinceSweep = 0;
  #sweptAt = 0;

  constructor(options: LoginThrottleOptions) {
    this.#options = options;
    const [secretKey] = options.secretKeys;
    if (secretKey === undefined) throw new Error('Failed attempts cannot be counted without a secret key');
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', PURPOSE, 32));
  }

  attemptOf({ dialect, identifier, remoteAddress }: LoginSource): FailedAttempt {
    return { account: this.#digest([dialect, identifier]), address: this.#digest([networkOf(remoteAddress)]) };
  }

  /** Whether a cached lock forbids the attempt. */
  isLocked(attempt: FailedAttempt): boolean {
    return this.#isLocked(`${attempt.account} ${attempt.address}`) || this.#isLocked(attempt.address);
  }

  /**
   * Starts an attempt; `null` if a scope is locked. `credentials` are the account's. The caller must report the end of
   * the attempt exactly once.
   */
  async start(
    source: LoginSource,
    attempt: FailedAttempt,
    failures: Failures,
    credentials: readonly StoredCredential[],
  ): Promise<Attempt | null> {
    const isListed = credentials.some(
      ({ allowedIps }) => allowedIps !== null && this.#options.isListed(source.remoteAddress, allowedIps),
    );
    const limits = isListed ? LISTED_LIMITS : ATTEMPT_LIMITS;
    if (isLocked(failures, limits)) return this.#lock(attempt, failures);
    const isFirst = !hasFailures(failures) && !this.#isInFlight(attempt);
    if (isFirst) this.#countInFlight(attempt, 1);
    const counted = isFirst ? null : await this.#count(attempt, limits);
    // Attempts in flight may have caused this lock, so it is not cached.
    if (!isFirst && counted === null) return null;
    return {
      failed: async () => {
        const sums = await this.#settled(attempt, isFirst, async () => counted ?? (await this.#count(attempt, limits)));
        if (sums !== null) await this.#record(source, attempt, sums, credentials[0]);
      },
      succeeded: () => this.#settled(attempt, isFirst, () => (isFirst ? none() : this.#options.store.forgive(attempt))),
      abandoned: () =>
        this.#settled(attempt, isFirst, () => (isFirst ? none() : this.#options.store.takeBack(attempt))),
    };
  }

  async #settled<T>(attempt: FailedAttempt, isFirst: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      // Only now: until the attempt is counted, the next one must not count as the first.
      if (isFirst) this.#countInFlight(attempt, -1);
    }
  }

  async #count(attempt: FailedAttempt, limits: Failures): Promise<Failures | null> {
    const { store, clock } = this.#options;
    const counted = await store.count(attempt, limits);
    this.#countsSinceSweep += 1;
    const now = clock.now();
    if (this.#countsSinceSweep >= SWEEP_EVERY_COUNTS || Math.abs(now - this.#sweptAt) >= SWEEP_EVERY_MS) {
      this.#countsSinceSweep = 0;
      this.#sweptAt = now;
      // A later sweep makes up for a failed one; the caller need not wait.
      void store.sweep().catch(() => undefined);
    }
    return counted;
  }

  /** Only the attempt that reaches a scope's limit records the lockout. */
  async #record(
    source: LoginSource,
    attempt: FailedAttempt,
    sums: Failures,
    account: StoredCredential | undefined,
  ): Promise<void> {
    const scopes = ATTEMPT_SCOPES.filter((scope) => sums[scope] === ATTEMPT_LIMITS[scope]);
    if (scopes.length === 0) return;
    const address = networkOf(source.remoteAddress);
    await this.#options.store.record(
      attempt,
      scopes.map((scope) => ({
        scope,
        failures: sums[scope],
        credentialId: scope === 'address' ? null : (account?.id ?? null),
        address: scope === 'account' ? null : address,
      })),
    );
    for (const scope of scopes) {
      const of = scope === 'address' ? undefined : account;
      this.#options.onLockout({
        scope,
        dialect: source.dialect,
        credential: of?.identifier ?? null,
        tenant: of?.tenantId ?? null,
        address,
      });
    }
  }

  #lock(attempt: FailedAttempt, { address }: Failures): null {
    const from = this.#options.clock.now();
    const key = address >= ATTEMPT_LIMITS.address ? attempt.address : `${attempt.account} ${attempt.address}`;
    this.#locked.set(key, { from, until: from + CACHED_MS });
    return null;
  }

  #isLocked(key: string): boolean {
    const lock = this.#locked.get(key);
    if (lock === undefined) return false;
    const now = this.#options.clock.now();
    // A clock that was set back would prolong the lock.
    if (now >= lock.from && now < lock.until) return true;
    this.#locked.delete(key);
    return false;
  }

  #isInFlight({ account, address }: FailedAttempt): boolean {
    return this.#uncounted.has(account) || this.#uncounted.has(address);
  }

  #countInFlight({ account, address }: FailedAttempt, change: 1 | -1): void {
    for (const key of [account, address]) {
      const left = (this.#uncounted.get(key) ?? 0) + change;
      if (left === 0) this.#uncounted.delete(key);
      else this.#uncounted.set(key, left);
    }
  }

  #digest(parts: readonly string[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('base64url');
  }
}

/** An attempt in flight. The caller calls exactly one of these when it ends. */
export interface Attempt {
  failed(): Promise<void>;
  succeeded(): Promise<void>;
  /** The secret was not checked. */
  abandoned(): Promise<void>;
}

function none(): Promise<void> {
  return Promise.resolve();
}
