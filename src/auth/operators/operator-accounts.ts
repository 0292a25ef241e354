import { hashPassword } from '../secrets.ts';
import { networkOf } from '../../../adapters/access/addresses.ts';
import type { AccountChanges, Operator, OperatorAccountStore, StoredOperator } from '../../core/console/operators.ts';
import type { Clock } from '../../core/ports.ts';
import type { PasswordSemaphore } from '../password-semaphore.ts';
import type { LoginFailure, LoginForm, OperatorLogins } from './operator-logins.ts';
import {
  decryptSecondFactor,
  encryptSecondFactor,
  newSecondFactor,
  secondFactorUri,
  stepOfCode,
} from './second-factor.ts';

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;

interface OperatorAccountOptions {
  readonly store: OperatorAccountStore;
  /** Checks the password again, under the same limits for failed attempts as at a login. */
  readonly logins: Pick<OperatorLogins, 'login'>;
  readonly hashes: PasswordSemaphore;
  readonly clock: Clock;
  /** They encrypt the keys of second factors. */
  readonly secretKeys: readonly string[];
}

/** A key that the operator has not confirmed: to show, and encrypted for the form that confirms it. */
export interface OfferedFactor {
  readonly key: string;
  readonly uri: string;
  readonly encrypted: string;
}

/**
 * Why an account was not changed. `code-needed` and `wrong` are those of a login; `wrong-code`: the new key is not in the
 * app; `changed`: someone changed the account meanwhile.
 */
export type AccountFailure = LoginFailure | 'unfit-password' | 'wrong-code' | 'changed';

/** The password of the operator who asks, and a code of a second factor that is on. */
export type Proof = Pick<LoginForm, 'password' | 'code' | 'remoteAddress'>;

/** The accounts of operators, as they change them. Each change ends all sessions of the operator. */
export class OperatorAccounts {
  readonly #options: OperatorAccountOptions;

  constructor(options: OperatorAccountOptions) {
    this.#options = options;
  }

  async changePassword(operator: Operator, proof: Proof, password: string): Promise<StoredOperator | AccountFailure> {
    const isFit = password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD;
    if (!isFit || /[\p{Cc}\u{FFFD}]/u.test(password)) return 'unfit-password';
    return await this.#change(operator, proof, async () => {
      const requester = { wasRight: true, network: networkOf(proof.remoteAddress) };
      return { passwordHash: await this.#options.hashes.run(requester, () => hashPassword(password)) };
    });
  }

  offerFactor({ name }: Operator): OfferedFactor {
    const key = newSecondFactor();
    return this.#offered(name, key);
  }

  /** The key of a form that was shown; `null` where it is not of this operator. */
  offeredBefore({ name }: Operator, encrypted: string): OfferedFactor | null {
    const key = this.#keyOf(name, encrypted);
    return key === null ? null : this.#offered(name, key);
  }

  /** Turns the second factor on, after a code that its key makes now. */
  async confirmFactor(
    operator: Operator,
    proof: Proof,
    encrypted: string,
    code: string,
  ): Promise<StoredOperator | AccountFailure> {
    const key = this.#keyOf(operator.name, encrypted);
    const step = key === null ? null : stepOfCode(key, code, this.#options.clock.now());
    if (step === null) return 'wrong-code';
    return await this.#change(operator, proof, () => ({ secondFactor: encrypted, usedStep: step }));
  }

  async removeFactor(operator: Operator, proof: Proof): Promise<StoredOperator | AccountFailure> {
    return await this.#change(operator, proof, () => ({ secondFactor: null }));
  }

  async #change(
    { name }: Operator,
    proof: Proof,
    changesOf: () => AccountChanges | Promise<AccountChanges>,
  ): Promise<StoredOperator | AccountFailure> {
    const { logins, store } = this.#options;
    const stored = await logins.login({ name, ...proof });
    if (typeof stored === 'string') return stored;
    return (await store.changeAccount(stored, await changesOf())) ?? 'changed';
  }

  #offered(name: string, key: string): OfferedFactor {
    return {
      key,
      uri: secondFactorUri(name, key),
      encrypted: encryptSecondFactor(name, key, this.#options.secretKeys),
    };
  }

  #keyOf(name: string, encrypted: string): string | null {
    try {
      return decryptSecondFactor(name, encrypted, this.#options.secretKeys);
    } catch {
      return null;
    }
  }
}
