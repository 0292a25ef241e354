import type { CredentialId } from '../core/commands.ts';
import type {
  AuthenticationRefusal,
  Authenticator,
  Credential,
  PresentedCredential,
  CredentialStore,
  StoredCredential,
} from '../core/credential.ts';
import type { Instant } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import { networkOf } from '../../adapters/access/addresses.ts';
import { SingleFlight } from '../concurrency/single-flight.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { PasswordQueue, type QueueLimits } from './password-queue.ts';
import { matchAmong, NO_PASSWORD, NO_SECRET } from './secrets.ts';
import { isEnded, VerificationCache, type ValidHash } from './verification-cache.ts';

/** Each scrypt takes 128 MiB and half a second of one core: two at a time, a short queue, then no more. */
const HASHES: QueueLimits = { width: 2, waiting: 32, waitingOfNetwork: 8, waitMs: 4_000 };
/** Who guesses has many addresses of such a network more easily than one of another. */
const GUESSER_IPV4_BITS = 24;

export interface AuthenticatorOptions {
  readonly store: CredentialStore;
  readonly clock: Clock;
  /** Whether the demo credentials may be used: nobody but this machine can reach the gateway. */
  readonly isLoopback: boolean;
  /** `null`: guesses are not limited. */
  readonly guard: LoginThrottle | null;
  /** Is told whose secret was right, at each call; it must not wait. */
  readonly onUse?: (id: CredentialId) => void;
  /** Passwords that are hashed side by side. Default: two. */
  readonly hashesAtOnce?: number;
}

/** All that is claimed of one account, and where from. */
interface Claimed {
  readonly dialect: string;
  readonly identifier: string;
  readonly remoteAddress: string;
  readonly claims: readonly KeyedClaim[];
}

interface KeyedClaim {
  readonly claim: PresentedCredential;
  readonly key: string;
}

type Verdict = Credential | AuthenticationRefusal;

/** Checks credentials against the stored ones, behind a {@link VerificationCache} and a {@link LoginThrottle}. */
export class StoredAuthenticator implements Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #cache: VerificationCache;
  readonly #passwords: PasswordQueue;
  readonly #checks = new SingleFlight<Verdict>();
  readonly #hashes = new SingleFlight<string | null>();

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#passwords = new PasswordQueue({ ...HASHES, width: options.hashesAtOnce ?? HASHES.width });
    this.#cache = new VerificationCache(options.clock);
  }

  async authenticate(dialect: string, claims: readonly PresentedCredential[], remoteAddress: string): Promise<Verdict> {
    let refusal: AuthenticationRefusal = 'authentication-failed';
    for (const identifier of new Set(claims.map((claim) => claim.identifier))) {
      const own = claims
        .filter((claim) => claim.identifier === identifier)
        .map((claim) => ({ claim, key: this.#cache.keyOf(dialect, claim) }));
      const claimed = { dialect, identifier, remoteAddress, claims: own };
      const verdict = this.#remembered(claimed) ?? (await this.#checkOnce(claimed));
      if (typeof verdict !== 'string') {
        this.#options.onUse?.(verdict.id);
        return verdict;
      }
      if (verdict === 'locked-out') refusal = verdict;
    }
    return refusal;
  }

  outdate(id: number): void {
    this.#cache.outdate(id);
  }

  #remembered(claimed: Claimed): Credential | null {
    for (const { key } of claimed.claims) {
      const credential = this.#cache.get(key);
      if (credential === null) continue;
      if (this.#cache.isDue(key)) this.#checkAhead(claimed);
      return credential;
    }
    return null;
  }

  /** Checks what is remembered before its time is over, while its callers go on. */
  #checkAhead(claimed: Claimed): void {
    this.#checkOnce(claimed).catch(() => {
      // What is remembered ends at its time; the call that comes then is told what is amiss.
    });
  }

  /** Concurrent calls with one secret from one address share one check. */
  #checkOnce(claimed: Claimed): Promise<Verdict> {
    const keys = claimed.claims.map(({ key }) => key);
    return this.#checks.run([...keys, claimed.remoteAddress].join(' '), () => this.#check(claimed));
  }

  async #check(claimed: Claimed): Promise<Verdict> {
    const { dialect, identifier, claims } = claimed;
    const { store, guard } = this.#options;
    // A secret that was right before is never counted: an attacker cannot lock the owner out.
    const attempt =
      guard === null || claims.some(({ key }) => this.#cache.wasRight(key)) ? null : guard.attemptOf(claimed);
    if (attempt !== null && guard?.isLocked(attempt) === true) return 'locked-out';
    const kinds = claims.map(({ claim }) => claim.kind);
    // Taken before the read: a credential that expires, expires here no later than in the database.
    const askedAt = this.#options.clock.now();
    const { credentials, failures } = await store.find(dialect, kinds, identifier, attempt);
    if (attempt === null || guard === null)
      return (await this.#firstRight(claimed, credentials, askedAt)) ?? 'authentication-failed';
    const admitted = await guard.admit(claimed, attempt, failures, credentials);
    if (admitted === null) return 'locked-out';
    const right = await this.#firstRight(claimed, credentials, askedAt).catch(async (error: unknown) => {
      await admitted.abandoned();
      throw error;
    });
    await (right === null ? admitted.failed() : admitted.succeeded());
    return right ?? 'authentication-failed';
  }

  async #firstRight(
    { claims, remoteAddress }: Claimed,
    found: readonly StoredCredential[],
    askedAt: Instant,
  ): Promise<Credential | null> {
    for (const keyed of claims) {
      const stored = found.find(({ kind }) => kind === keyed.claim.kind) ?? null;
      const right = await this.#rightHash(keyed, stored === null ? [] : validHashes(stored, askedAt), remoteAddress);
      const isRight = right !== null && !isEnded(right, this.#options.clock.now());
      if (stored !== null && isRight && this.#isObeyed(keyed.claim, stored)) {
        const credential = publicPart(stored);
        this.#cache.set(keyed.key, credential, right, askedAt);
        return credential;
      }
      this.#cache.disown(keyed.key);
    }
    return null;
  }

  /** The hash of these that a secret is behind: as proven before, or by hashing it. */
  async #rightHash(keyed: KeyedClaim, hashes: readonly ValidHash[], remoteAddress: string): Promise<ValidHash | null> {
    const proven = hashes.find(({ secretHash }) => this.#cache.isProven(keyed.key, secretHash));
    if (proven !== undefined) return proven;
    const texts = hashes.map(({ secretHash }) => secretHash);
    const match = await this.#match(keyed, texts, remoteAddress);
    return hashes.find(({ secretHash }) => secretHash === match) ?? null;
  }

  /** Whatever is wrong costs the same: one who is not there has a hash that nothing matches. */
  #match({ claim, key }: KeyedClaim, hashes: readonly string[], remoteAddress: string): Promise<string | null> {
    const isNobody = hashes.length === 0;
    if (claim.kind === 'api-secret') return matchAmong(claim.secret, isNobody ? [NO_SECRET] : hashes);
    const compared = isNobody ? [NO_PASSWORD] : hashes;
    const visitor = { wasRight: this.#cache.wasRight(key), network: networkOf(remoteAddress, GUESSER_IPV4_BITS) };
    return this.#hashes.run([key, ...compared].join(' '), () =>
      this.#passwords.pass(visitor, () => matchAmong(claim.secret, compared)),
    );
  }

  #isObeyed(claim: PresentedCredential, stored: StoredCredential): boolean {
    const isKey = claim.keyPrefix === undefined || claim.keyPrefix === stored.corporation.keyPrefix;
    return isKey && (!stored.isLoopbackOnly || this.#options.isLoopback);
  }
}

/** What a secret may be behind: the stored hash, and the one before it while that is valid. */
function validHashes({ secretHash, previous }: StoredCredential, askedAt: Instant): readonly ValidHash[] {
  const current = { secretHash, endsAt: null };
  return previous === null
    ? [current]
    : [current, { secretHash: previous.secretHash, endsAt: askedAt + previous.leftMs }];
}

function publicPart({ secretHash, previous, isLoopbackOnly, kind, ...credential }: StoredCredential): Credential {
  return credential;
}
