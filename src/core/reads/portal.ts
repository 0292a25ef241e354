import type { Actor } from '../command-base.ts';
import type { FailedAttempt, Failures } from '../failed-attempts.ts';
import type { ClientId } from '../tenant.ts';

/** A client who has proved its password. */
export interface PortalLogin {
  readonly clientId: ClientId;
  /** A digest that changes with the password, and reveals nothing of it. */
  readonly passwordDigest: string;
}

export interface PortalLoginPort {
  /** The hash of a new password, for a command that sets it. Rejects with Overloaded where too many wait. */
  hash(actor: Actor, password: string): Promise<string>;
  /** `wrong` for an unknown address, a wrong password and a lockout: all take the same time. */
  validate(actor: Actor, email: string, password: string): Promise<PortalLogin | 'wrong' | 'revoked'>;
}

/** The password of a client, as it is stored. */
export interface StoredPortalPassword {
  readonly clientId: ClientId;
  /** As the client has it. */
  readonly email: string;
  readonly secretHash: string;
}

/** Finds passwords of clients. Rejects with LedgerUnavailable. */
export interface PortalPasswordStore {
  find(
    actor: Actor,
    email: string,
    attempt: FailedAttempt | null,
  ): Promise<{ readonly stored: StoredPortalPassword | null; readonly failures: Failures } | 'revoked'>;
}
