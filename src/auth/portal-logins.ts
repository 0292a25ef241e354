import { createHmac, hkdfSync } from 'node:crypto';
import type { Actor } from '../core/commands.ts';
import type { PortalLogin, PortalLoginPort, PortalPasswordStore } from '../core/reads/portal.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { PasswordSemaphore } from './password-semaphore.ts';
import { hashPassword, matches, NO_PASSWORD } from './secrets.ts';

interface PortalLoginOptions {
  readonly store: PortalPasswordStore;
  /** `null`: no limit for failed attempts. */
  readonly throttle: LoginThrottle | null;
  /** Shared with all other hashes that are not of an API call. */
  readonly hashes: PasswordSemaphore;
  /** The first makes the digests of passwords. */
  readonly secretKeys: readonly string[];
}

const PURPOSE = 'invoice-gateway portal passwords 1';
/** Logins of one account that may wait for their hash. */
const MOST_QUEUED = 4;
/**
 * Checks passwords of clients. All come from the address of the tenant's server, so that attempts count by account only:
 * a guesser of one account locks out no other.
 */
export class PortalLogins implements PortalLoginPort {
  readonly #options: PortalLoginOptions;
  readonly #key: Buffer;

  constructor(options: PortalLoginOptions) {
    this.#options = options;
    const [secretKey = ''] = options.secretKeys;
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', PURPOSE, 32));
  }

  hash({ tenantId }: Actor, password: string): Promise<string> {
    return this.#options.hashes.run({ wasRight: false, network: String(tenantId) }, () => hashPassword(password));
  }

  async validate(actor: Actor, email: string, password: string): Promise<PortalLogin | 'wrong' | 'revoked'> {
    const { store, throttle } = this.#options;
    const address = email.toLowerCase();
    const account = `${actor.tenantId}:${address}`;
    const source = { dialect: 'portal', identifier: account, remoteAddress: 'portal' };
    // The account in the place of the address: it counts once more, and for no one else.
    const attempt = throttle?.attemptOf({ ...source, remoteAddress: account }) ?? null;
    if (attempt !== null && throttle?.isLocked(attempt) === true) return 'wrong';
    const found = await store.find(actor, email, attempt);
    if (found === 'revoked') return found;
    const started = attempt === null ? null : await throttle?.start(source, attempt, found.failures, []);
    if (attempt !== null && started === null) return 'wrong';
    // A database may hold more letters for the same than the count of failed attempts does: \u0130 for i.
    const stored = found.stored?.email.toLowerCase() === address ? found.stored : null;
    const requester = { wasRight: false, network: account, mostQueued: MOST_QUEUED };
    const isRight = await this.#options.hashes
      .run(requester, () => matches(password, stored?.secretHash ?? NO_PASSWORD))
      .catch(async (error: unknown) => {
        await started?.abandoned();
        throw error;
      });
    if (!isRight || stored === null) {
      await started?.failed();
      return 'wrong';
    }
    await started?.succeeded();
    return { clientId: stored.clientId, passwordDigest: this.#digest(actor, stored.clientId, stored.secretHash) };
  }

  #digest({ tenantId }: Actor, clientId: number, secretHash: string): string {
    return createHmac('sha256', this.#key).update(`${tenantId}.${clientId}.${secretHash}`).digest('hex');
  }
}
