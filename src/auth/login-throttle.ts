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

/** A scope that this gateway has locked: for the log and the metrics. */
export interface LockoutNotice {
  readonly scope: AttemptScope;
  readonly dialect: string;
  /** The identifier of the account, where there is one. */
  readonly credential: string | null;
  readonly tenant: number | null;
  readonly address: string;
}

export interface LoginThrottleOptions {
  readonly store: FailedAttemptStore;
  readonly clock: Clock;
  /** The first makes the digests, so that all gateways count on the same rows. */
  readonly secretKeys: readonly string[];
  /** Whether an address is one of a credential's list. */
  readonly isListed: (address: string, entries: readonly string[]) => boolean;
  readonly onLockout: (notice: LockoutNotice) => void;
}

/** Who guesses at whose secret. */
export interface Guesser {
  readonly dialect: string;
  readonly identifier: string;
  readonly remoteAddress: string;
}

const PURPOSE = 'invoice-gateway guesses 1';
/** How long a lockout is believed without asking: one that an operator lifts ends everywhere within this time. */
const BELIEVED_MS = 10_000;
const REMEMBERED = 10_000;
const SWEEP_EVERY_COUNTS = 500;
const SWEEP_EVERY_MS = 60_000;

/**
 * Keeps guessers from secrets. A first guess is counted when it has failed; where anything is counted already, or
 * another guess of the same account or address is under way, it is counted before the secret is looked at, and taken
 * back when the secret was right. So guesses that come together, here and at other gateways, do not slip by the limit.
 */
export class LoginThrottle {
  readonly #options: LoginThrottleOptions;
  readonly #key: Buffer;
  /** Locked pairs and addresses, until when that is believed. */
  readonly #locked = new LRUCache<string, { readonly from: number; readonly until: number }>({ max: REMEMBERED });
  /** Guesses of an account or address that are under way uncounted. */
  readonly #uncounted = new Map<string, number>();
  #countsSinceSweep = 0;
  #sweptAt = 0;

  constructor(options: LoginThrottleOptions) {
    this.#options = options;
    const [secretKey] = options.secretKeys;
    if (secretKey === undefined) throw new Error('Guesses cannot be counted without a secret key');
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', PURPOSE, 32));
  }

  attemptOf({ dialect, identifier, remoteAddress }: Guesser): FailedAttempt {
    return { account: this.#digest([dialect, identifier]), address: this.#digest([networkOf(remoteAddress)]) };
  }

  /** Whether it is remembered that this guess may not be tried. */
  isLocked(attempt: FailedAttempt): boolean {
    return this.#isLocked(`${attempt.account} ${attempt.address}`) || this.#isLocked(attempt.address);
  }

  /**
   * Lets a guess be tried, or gives `null` where a scope is locked. `credentials` are the account's; whoever was let
   * in must tell how it ended.
   */
  async admit(
    attacker: Guesser,
    attempt: FailedAttempt,
    failures: Failures,
    credentials: readonly StoredCredential[],
  ): Promise<Attempt | null> {
    const isListed = credentials.some(
      ({ allowedIps }) => allowedIps !== null && this.#options.isListed(attacker.remoteAddress, allowedIps),
    );
    const limits = isListed ? LISTED_LIMITS : ATTEMPT_LIMITS;
    if (isLocked(failures, limits)) return this.#lock(attempt, failures);
    const isFirst = !hasFailures(failures) && !this.#isUnderWay(attempt);
    if (isFirst) this.#underWay(attempt, 1);
    const counted = isFirst ? null : await this.#count(attempt, limits);
    // Perhaps only by guesses that are still under way: it is not remembered.
    if (!isFirst && counted === null) return null;
    return {
      failed: async () => {
        const sums = await this.#settled(attempt, isFirst, async () => counted ?? (await this.#count(attempt, limits)));
        if (sums !== null) await this.#record(attacker, attempt, sums, credentials[0]);
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
      // Only now: until it is counted, the next one must not be taken for the first.
      if (isFirst) this.#underWay(attempt, -1);
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
      // What is not swept now is swept later; the caller need not wait for it.
      void store.sweep().catch(() => undefined);
    }
    return counted;
  }

  /** A scope is locked by the guess that reached its limit, and by no other. */
  async #record(
    attacker: Guesser,
    attempt: FailedAttempt,
    sums: Failures,
    account: StoredCredential | undefined,
  ): Promise<void> {
    const scopes = ATTEMPT_SCOPES.filter((scope) => sums[scope] === ATTEMPT_LIMITS[scope]);
    if (scopes.length === 0) return;
    const address = networkOf(attacker.remoteAddress);
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
        dialect: attacker.dialect,
        credential: of?.identifier ?? null,
        tenant: of?.tenantId ?? null,
        address,
      });
    }
  }

  #lock(attempt: FailedAttempt, { address }: Failures): null {
    const from = this.#options.clock.now();
    const key = address >= ATTEMPT_LIMITS.address ? attempt.address : `${attempt.account} ${attempt.address}`;
    this.#locked.set(key, { from, until: from + BELIEVED_MS });
    return null;
  }

  #isLocked(key: string): boolean {
    const lock = this.#locked.get(key);
    if (lock === undefined) return false;
    const now = this.#options.clock.now();
    // A clock that was put back would keep it locked.
    if (now >= lock.from && now < lock.until) return true;
    this.#locked.delete(key);
    return false;
  }

  #isUnderWay({ account, address }: FailedAttempt): boolean {
    return this.#uncounted.has(account) || this.#uncounted.has(address);
  }

  #underWay({ account, address }: FailedAttempt, change: 1 | -1): void {
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

/** A guess that may be tried; exactly one of these is called when it was. */
export interface Attempt {
  failed(): Promise<void>;
  succeeded(): Promise<void>;
  /** It was not tried after all. */
  abandoned(): Promise<void>;
}

function none(): Promise<void> {
  return Promise.resolve();
}
