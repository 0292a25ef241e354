import type {
  Authenticator,
  Credential,
  CredentialClaim,
  CredentialStore,
  StoredCredential,
} from '../core/credential.ts';
import type { Clock } from '../core/ports.ts';
import { Gate } from './gate.ts';
import { matches, NO_PASSWORD, NO_SECRET } from './secrets.ts';
import { VerificationCache } from './verification-cache.ts';

/** Each scrypt takes 128 MiB and half a second of one core: two at a time, a short queue, then no more. */
const HASHES_IN_FLIGHT = 2;
const HASHES_WAITING = 32;

/** Checks credentials against the stored ones, behind a {@link VerificationCache}. */
export class StoredAuthenticator implements Authenticator {
  readonly #store: CredentialStore;
  readonly #cache: VerificationCache;
  /** Whether the demo credentials may be used: nobody but this machine can reach the gateway. */
  readonly #isLoopback: boolean;
  readonly #passwords = new Gate(HASHES_IN_FLIGHT, HASHES_WAITING);
  readonly #inFlight = new Map<string, Promise<Credential | null>>();

  constructor(store: CredentialStore, clock: Clock, isLoopback: boolean) {
    this.#store = store;
    this.#cache = new VerificationCache(clock);
    this.#isLoopback = isLoopback;
  }

  async authenticate(dialect: string, claims: readonly CredentialClaim[]): Promise<Credential | null> {
    for (const claim of claims) {
      const credential = await this.#authenticateOne(dialect, claim);
      if (credential !== null) return credential;
    }
    return null;
  }

  outdate(id: number): void {
    this.#cache.outdate(id);
  }

  /** Concurrent calls with one secret share one check. */
  #authenticateOne(dialect: string, claim: CredentialClaim): Promise<Credential | null> {
    const key = this.#cache.keyOf(dialect, claim);
    const cached = this.#cache.get(key);
    if (cached !== null) return Promise.resolve(cached);
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running;
    const check = this.#check(dialect, claim, key).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, check);
    return check;
  }

  async #check(dialect: string, claim: CredentialClaim, key: string): Promise<Credential | null> {
    const stored = await this.#store.find(dialect, claim.kind, claim.identifier);
    const isSecret = claim.kind === 'api-secret';
    const hash = stored?.secretHash ?? (isSecret ? NO_SECRET : NO_PASSWORD);
    const isRight = isSecret
      ? await matches(claim.secret, hash)
      : this.#cache.vouchesFor(key, hash) || (await this.#passwords.pass(() => matches(claim.secret, hash)));
    if (stored === null || !isRight || (stored.isLoopbackOnly && !this.#isLoopback)) return null;
    const credential = publicPart(stored);
    this.#cache.set(key, credential, stored.secretHash);
    return credential;
  }
}

function publicPart({ secretHash, isLoopbackOnly, ...credential }: StoredCredential): Credential {
  return credential;
}
