import { randomBytes } from 'node:crypto';
import type { Credential, CredentialClaim } from '../core/credential.ts';
import type { Instant } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import { BoundedMap } from './bounded-map.ts';
import { HmacSha512 } from './hmac-sha512.ts';

const IDLE_MS = 60_000;
const LIFETIME_MS = 300_000;
/** Old enough to be checked anew while it is still believed: a slow hash then makes nobody wait. */
const DUE_AFTER_MS = 240_000;

/** A stored hash that a secret may be behind. */
export interface ValidHash {
  readonly secretHash: string;
  /** When it ceases to be valid; `null`: not before the credential changes. */
  readonly endsAt: Instant | null;
}

interface Entry {
  readonly credential: Credential;
  /** What the secret was right for. */
  readonly hash: ValidHash;
  readonly bornAt: Instant;
  usedAt: Instant;
  /** Whether the credential has moved on: the row must be read again, and not the secret hashed. */
  isOutdated: boolean;
  /** Whether somebody has been told that it is due. */
  isTold: boolean;
}

/**
 * Remembers for a short while which secrets were right, so that a slow hash is paid once and not on every call. Only
 * what was right is kept, under a keyed digest that dies with the process; the least recently used goes first. A
 * remembered credential's version is checked again by every command and read.
 */
export class VerificationCache {
  readonly #hmac = new HmacSha512(randomBytes(32));
  readonly #entries: BoundedMap<Entry>;
  /** Outlives the entries: whoever comes with what was right before is no guesser, though it is checked anew. */
  readonly #right: BoundedMap<true>;
  readonly #clock: Clock;

  constructor(clock: Clock, capacity = 10_000) {
    this.#clock = clock;
    this.#entries = new BoundedMap(capacity);
    this.#right = new BoundedMap(capacity);
  }

  keyOf(dialect: string, claim: CredentialClaim): string {
    const { kind, identifier, secret, keyPrefix } = claim;
    return this.#hmac.digestOf(JSON.stringify([dialect, kind, identifier, secret, keyPrefix]), 'binary');
  }

  /** The credential that a right secret belongs to, as it stood then; `null` where nothing is remembered. */
  get(key: string): Credential | null {
    const entry = this.#alive(key);
    return entry === null || entry.isOutdated ? null : entry.credential;
  }

  /** Whether it is time to check anew what {@link get} gives. Yes is said once: whoever hears it does so. */
  isDue(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.isTold || !this.#isAged(entry)) return false;
    entry.isTold = true;
    return true;
  }

  /**
   * Since when the secret has been remembered as right for this very hash, whatever else of the credential has changed;
   * `null` where it is not, and where it is due: whoever checks it then must hash it.
   */
  rightSince(key: string, secretHash: string): Instant | null {
    const entry = this.#alive(key);
    return entry?.hash.secretHash === secretHash && !this.#isAged(entry) ? entry.bornAt : null;
  }

  /** Whether the secret was right the last time that this process checked it, however long ago. */
  wasRight(key: string): boolean {
    return this.#right.get(key) === true;
  }

  /** The secret is not right any more. */
  disown(key: string): void {
    this.#right.delete(key);
    this.#entries.delete(key);
  }

  /** Remembers a secret as right since it was hashed. */
  set(key: string, credential: Credential, hash: ValidHash, since: Instant): void {
    const usedAt = this.#clock.now();
    this.#entries.set(key, { credential, hash, bornAt: since, usedAt, isOutdated: false, isTold: false });
    this.#right.set(key, true);
  }

  /** The credential has moved on, or may have: its row counts, and not what is remembered of it. */
  outdate(credentialId: number): void {
    for (const entry of this.#entries.values()) if (entry.credential.id === credentialId) entry.isOutdated = true;
  }

  #alive(key: string): Entry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    const now = this.#clock.now();
    // A clock that was put back says nothing of how old an entry is.
    const isOver = now < entry.usedAt || now - entry.usedAt > IDLE_MS || now - entry.bornAt > LIFETIME_MS;
    if (isOver || isEnded(entry.hash, now)) {
      this.#entries.delete(key);
      return null;
    }
    entry.usedAt = now;
    return entry;
  }

  #isAged(entry: Entry): boolean {
    return this.#clock.now() - entry.bornAt > DUE_AFTER_MS;
  }
}

/** Whether a hash is valid no more. */
export function isEnded({ endsAt }: ValidHash, now: Instant): boolean {
  return endsAt !== null && now >= endsAt;
}
