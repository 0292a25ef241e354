import { hash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Credential, PresentedCredential } from '../core/credential.ts';
import type { Instant } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';

const IDLE_MS = 60_000;
const LIFETIME_MS = 300_000;
/** Old enough to be read again while it is still valid, so that no caller waits for it. */
const DUE_AFTER_MS = 240_000;

/** A stored hash that a secret may be behind. */
export interface ValidHash {
  readonly secretHash: string;
  /** When it ceases to be valid; `null`: not before the credential changes. */
  readonly endsAt: Instant | null;
}

interface Entry {
  readonly credential: Credential;
  /** The hash that the secret matched. */
  readonly hash: ValidHash;
  /** When its row was read. */
  readonly bornAt: Instant;
  usedAt: Instant;
  /** Whether the credential has moved on, and its row must be read again. */
  isOutdated: boolean;
  /** Whether {@link isDue} has returned true for it. */
  isBeingChecked: boolean;
}

/**
 * Remembers which secrets were right, so that a slow hash is paid once and not on every call: what a row said for a short
 * while, and that a secret is behind a hash for as long as that hash is stored. Only what was right is kept, under a
 * keyed digest that dies with the process; the least recently used goes first. A remembered credential's version is
 * checked again by every command and read.
 */
export class VerificationCache {
  readonly #digestKey = randomBytes(32).toString('base64');
  readonly #entries: LRUCache<string, Entry>;
  /** The hash that a secret was right for. It outlives the entries: a flood of guesses keeps no owner from its account. */
  readonly #right: LRUCache<string, string>;
  readonly #clock: Clock;

  constructor(clock: Clock, capacity = 10_000) {
    this.#clock = clock;
    this.#entries = new LRUCache({ max: capacity });
    this.#right = new LRUCache({ max: capacity });
  }

  keyOf(dialect: string, presented: PresentedCredential): string {
    const { kind, identifier, secret, keyPrefix } = presented;
    const text = JSON.stringify([dialect, kind, identifier, secret, keyPrefix]);
    return hash('sha256', this.#digestKey + text, 'base64');
  }

  /** The cached credential of a right secret, as of then; `null` where none is cached. */
  get(key: string): Credential | null {
    const entry = this.#alive(key);
    return entry === null || entry.isOutdated ? null : entry.credential;
  }

  /** Whether the result of {@link get} is due for a re-check. Returns true once; that caller must do the re-check. */
  isDue(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.isBeingChecked || !this.#isAged(entry)) return false;
    entry.isBeingChecked = true;
    return true;
  }

  /**
   * Whether this process has seen that the secret is behind this very hash: hashing it again would say the same. It says
   * nothing of whether the hash is valid: ask it of hashes that were just read.
   */
  isProven(key: string, secretHash: string): boolean {
    return this.#right.get(key) === secretHash;
  }

  /** Whether the secret was right the last time that this process checked it, however long ago. */
  wasRight(key: string): boolean {
    return this.#right.get(key) !== undefined;
  }

  /** The secret is not right any more. */
  disown(key: string): void {
    this.#right.delete(key);
    this.#entries.delete(key);
  }

  /** Remembers a secret as right for a hash, and what was read of its credential, and when. */
  set(key: string, credential: Credential, hash: ValidHash, readAt: Instant): void {
    const usedAt = this.#clock.now();
    this.#entries.set(key, { credential, hash, bornAt: readAt, usedAt, isOutdated: false, isBeingChecked: false });
    this.#right.set(key, hash.secretHash);
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
    const isPutBack = now < entry.usedAt || now < entry.bornAt;
    const isOver = isPutBack || now - entry.usedAt > IDLE_MS || now - entry.bornAt > LIFETIME_MS;
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
