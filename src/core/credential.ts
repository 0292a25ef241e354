import type { CredentialId } from './commands.ts';
import type { Failures, FailedAttempt } from './failed-attempts.ts';
import type { TenantId } from './tenant.ts';

/** A dialect's name for a kind of its credentials, as it is stored. */
export type CredentialKind = string;

/** The rights of a caller, as they were when its secret was verified. */
export interface Credential {
  readonly id: CredentialId;
  readonly tenantId: TenantId;
  /** Goes up with every change: the commands and reads of an older version are refused. */
  readonly version: number;
  readonly identifier: string;
  /** Actions that it may call, in lower case; `null` is all. */
  readonly actions: readonly string[] | null;
  /** Addresses and CIDR ranges that it may come from; `null` is any. */
  readonly allowedIps: readonly string[] | null;
  /** Whether it is accepted in a query string, where proxies and browsers may keep it. */
  readonly allowsQueryString: boolean;
  /** SHA-256 (hex) of the tenant's access key, which passes the list of addresses; `null` where there is none. */
  readonly accessKeySha256: string | null;
  /** Whether the tenant's records are for trying things out. */
  readonly isSandbox: boolean;
  /** The tenant's conventions for values that a caller writes. */
  readonly conventions: Conventions;
  /** Settings of the credential and its tenant that only its dialect knows: the dialect reads and validates them. */
  readonly dialectSettings: object;
}

/** How a tenant reads dates and amounts that do not say it themselves. */
export interface Conventions {
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Order and separators of its dates, such as `MM/DD/YYYY`. */
  readonly dateFormat: string;
}

/** A credential as stored, with the values that a caller is checked against. */
export interface StoredCredential extends Credential {
  readonly kind: CredentialKind;
  readonly secretHash: string;
  /** The first part of the tenant's key, in capitals; `null` for a tenant without a key. */
  readonly keyPrefix: string | null;
  /** The secret that the last rotation kept; `null` where there is none, or its time is over. */
  readonly previous: PreviousSecret | null;
  /** A demo credential, refused by a gateway that others can reach. */
  readonly isLoopbackOnly: boolean;
}

/** A secret that was replaced and is still valid for a while. */
export interface PreviousSecret {
  readonly secretHash: string;
  /** How long it was still valid when it was read, in milliseconds. */
  readonly leftMs: number;
}

/** The credentials under a name, and the failed attempts. */
export interface FoundAccount {
  /** At most one of each kind. */
  readonly credentials: readonly StoredCredential[];
  readonly failures: Failures;
}

/** Finds credentials. Rejects with LedgerUnavailable. */
export interface CredentialStore {
  /** With a `null` attempt, failures are not looked up: there are none. */
  find(
    dialect: string,
    kinds: readonly CredentialKind[],
    identifier: string,
    attempt: FailedAttempt | null,
  ): Promise<FoundAccount>;
}

/** Keeps when credentials were last used, to the minute or so. Rejects with LedgerUnavailable. */
export interface UseStore {
  touch(ids: readonly CredentialId[]): Promise<void>;
}

/** A credential as a caller presents it. */
export interface PresentedCredential {
  readonly kind: CredentialKind;
  /** A generated secret is checked against a fast hash, a password against a slow one. */
  readonly proof: 'generated-secret' | 'password';
  readonly identifier: string;
  readonly secret: string;
  /** The first part of the tenant's key, in capitals, where the caller names it; it is as secret as the secret. */
  readonly keyPrefix?: string;
}

/** Why a caller is not authenticated. Only the log and the metrics show `locked-out`: callers see one answer for both. */
export type AuthenticationRefusal = 'authentication-failed' | 'locked-out';

/**
 * Thrown by a call whose credential may be outdated: the ledger refused its version, or the current version may allow
 * what this one does not.
 */
export class CredentialMoved extends Error {
  override readonly name = 'CredentialMoved';
  /** The error of the call if the current version does not allow it either; `null`: the credential is not valid. */
  readonly refusal: Error | null;

  constructor(refusal: Error | null = null) {
    super('The credential may be outdated');
    this.refusal = refusal;
  }
}

/** Checks who a caller is. */
export interface Authenticator {
  /**
   * Runs a call with the credential of the first presented one that is right, and returns its result. They are tried by
   * account, in the order in which accounts are named. If the call throws CredentialMoved, it runs once more with the
   * stored credential, so it must be safe to repeat. Rejects as the call does, and with LedgerUnavailable or Overloaded.
   */
  runAs<T extends object>(
    dialect: string,
    presented: readonly PresentedCredential[],
    remoteAddress: string,
    run: (credential: Credential) => Promise<T>,
  ): Promise<T | AuthenticationRefusal>;
}
