import type { OperatorStore, StoredOperator } from '../../core/console/operators.ts';
import type { Clock } from '../../core/ports.ts';
import type { Attempt, LoginThrottle } from '../login-throttle.ts';
import type { PasswordSemaphore } from '../password-semaphore.ts';
import { matches, NO_PASSWORD } from '../secrets.ts';
import { networkOf } from '../../../adapters/access/addresses.ts';
import { decryptSecondFactor, stepOfCode } from './second-factor.ts';

interface OperatorLoginOptions {
  readonly store: OperatorStore;
  /** `null`: no limit for failed attempts. */
  readonly throttle: LoginThrottle | null;
  readonly clock: Clock;
  /** Shared with all other hashes that are not of an API call. */
  readonly hashes: PasswordSemaphore;
  /** They decrypt the keys of second factors. */
  readonly secretKeys: readonly string[];
  /** Whether only this machine can reach the gateway: the demo's operator is refused elsewhere. */
  readonly isLoopback: boolean;
}

export interface LoginForm {
  readonly name: string;
  readonly password: string;
  /** Of the second factor; empty where the form had none. */
  readonly code: string;
  readonly remoteAddress: string;
}

/** Why a login failed. An operator without a second factor never sees `code-needed`: it follows the right password. */
export type LoginFailure = 'wrong' | 'code-needed';

/** Logins from one network that may wait for their hash. */
const MOST_QUEUED = 4;

/** Checks operators' passwords and second factors, under the same limits for failed attempts as callers'. */
export class OperatorLogins {
  readonly #options: OperatorLoginOptions;

  constructor(options: OperatorLoginOptions) {
    this.#options = options;
  }

  /**
   * The operator of a right password, and code where there is one. A wrong name, a wrong password and a lockout give the
   * same answer. A wrong name costs as much as a wrong password. Rejects with LedgerUnavailable or Overloaded.
   */
  async login({ name, password, code, remoteAddress }: LoginForm): Promise<StoredOperator | LoginFailure> {
    const { store, throttle, isLoopback } = this.#options;
    const identifier = name.toLowerCase();
    const source = { dialect: 'console', identifier, remoteAddress };
    const attempt = throttle?.attemptOf(source) ?? null;
    if (attempt !== null && throttle?.isLocked(attempt) === true) return 'wrong';
    const { operator: found, failures } = await store.find(name, attempt);
    const operator = found !== null && mayLogIn(found, identifier, isLoopback) ? found : null;
    const started = attempt === null ? null : ((await throttle?.start(source, attempt, failures, [])) ?? null);
    if (attempt !== null && started === null) return 'wrong';
    const result = await this.#checked(operator, { password, code, remoteAddress }).catch(async (error: unknown) => {
      await started?.abandoned();
      throw error;
    });
    await settle(started, result);
    return result;
  }

  async #checked(
    operator: StoredOperator | null,
    { password, code, remoteAddress }: Omit<LoginForm, 'name'>,
  ): Promise<StoredOperator | LoginFailure> {
    const requester = { wasRight: false, network: networkOf(remoteAddress), mostQueued: MOST_QUEUED };
    const stored = operator?.passwordHash ?? NO_PASSWORD;
    const isRight = await this.#options.hashes.run(requester, () => matches(password, stored));
    return isRight && operator !== null ? await this.#second(operator, code) : 'wrong';
  }

  async #second(operator: StoredOperator, code: string): Promise<StoredOperator | LoginFailure> {
    if (operator.secondFactor === null) return operator;
    if (code === '') return 'code-needed';
    const { store, clock, secretKeys } = this.#options;
    const key = decryptSecondFactor(operator.name, operator.secondFactor, secretKeys);
    const step = stepOfCode(key, code, clock.now());
    return step !== null && (await store.useCode(operator.id, step)) ? operator : 'wrong';
  }
}

/** A database may hold more letters for the same than the count of failed attempts does: `\u0130` for `i`. */
function mayLogIn({ name, isLoopbackOnly }: StoredOperator, identifier: string, isLoopback: boolean): boolean {
  return name.toLowerCase() === identifier && (isLoopback || !isLoopbackOnly);
}

/** A missing code does not count as a failed attempt: the password was right. */
async function settle(attempt: Attempt | null, result: StoredOperator | LoginFailure): Promise<void> {
  if (result === 'wrong') await attempt?.failed();
  else if (result === 'code-needed') await attempt?.abandoned();
  else await attempt?.succeeded();
}
