import { createHmac, randomBytes } from 'node:crypto';
import type { Credential, CredentialClaim } from '../core/credential.ts';
import type { Clock } from '../core/ports.ts';

const IDLE_MS = 60_000;
const LIFETIME_MS = 300_000;

interface Entry {
  readonly credential: Credential;
  readonly bornAt: number;
  usedAt: number;
}

/**
 * Remembers for a short while which secrets were right, so that a slow hash is paid once and not on every call. Only
 * what was right is kept, under a keyed digest that dies with the process; the least recently used goes first. A
 * remembered credential's version is checked again by every command and read.
 */
export class VerificationCache {
  readonly #key = randomBytes(32);
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #capacity: number;

  constructor(clock: Clock, capacity = 10_000) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  keyOf(dialect: string, claim: CredentialClaim): string {
    const text = JSON.stringify([dialect, claim.kind, claim.identifier, claim.secret]);
    return createHmac('sha256', this.#key).update(text).digest('base64');
  }

  get(key: string): Credential | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    const now = this.#clock.now();
    this.#entries.delete(key);
    if (now - entry.usedAt > IDLE_MS || now - entry.bornAt > LIFETIME_MS) return null;
    entry.usedAt = now;
    this.#entries.set(key, entry);
    return entry.credential;
  }

  set(key: string, credential: Credential): void {
    const now = this.#clock.now();
    this.#entries.delete(key);
    this.#entries.set(key, { credential, bornAt: now, usedAt: now });
    if (this.#entries.size <= this.#capacity) return;
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }

  forget(credentialId: number): void {
    for (const [key, entry] of this.#entries) if (entry.credential.id === credentialId) this.#entries.delete(key);
  }
}
