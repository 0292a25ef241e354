import type { CredentialId } from './commands.ts';
import type { Failures, FailedAttempt } from './failed-attempts.ts';
import type { TenantId } from './tenant.ts';

/** How a credential proves itself: a generated secret, or the password of a person. */
export type CredentialKind = 'api-secret' | 'admin-login' | 'corp-user';

/** What a caller may do, as it stood when its secret was verified. */
export interface Credential {
  readonly id: CredentialId;
  readonly tenantId: TenantId;
  /** Moves on with every change: the commands and reads of an older one are refused. */
  readonly version: number;
  readonly identifier: string;
  /** Actions that it may call, in lower case; `null` is all. */
  readonly actions: readonly string[] | null;
  /** Addresses and CIDR ranges that it may come from; `null` is any. */
  readonly allowedIps: readonly string[] | null;
  /** Whether it is obeyed in a query string, where proxies and browsers may keep it. */
  readonly allowsQueryString: boolean;
  /** How its answers type ids: as numbers, echoed ones as text, or all as text for callers of the older documents. */
  readonly typing: 'modern' | 'echo' | 'legacy-strings';
  /** The format of its answers where it asks for none; `null` is the server's default. */
  readonly defaultFormat: 'auto' | 'nvp' | 'xml' | 'json' | null;
  /** SHA-256 (hex) of the tenant's access key, which passes the list of addresses; `null` where there is none. */
  readonly accessKeySha256: string | null;
  /** What its tenant has set up for dialects that name corporations, payees and kinds of money. */
  readonly corporation: Corporation;
}

/** A tenant as a corporation: what the arguments of its callers may point at. */
export interface Corporation {
  /** The three letters of its key (`PLA` of `PLA-0053`); `null` where it has no key. */
  readonly keyPrefix: string | null;
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** How it writes dates, such as `MM/DD/YYYY`. */
  readonly dateFormat: string;
  /** Methods that are switched on, in lower case. */
  readonly methods: readonly string[];
  /** Users who may act for it. */
  readonly payees: readonly number[];
  readonly merchantSettings: readonly number[];
  readonly moneyTypes: readonly MoneyType[];
}

/** A kind of money, and the system name of the gateway by which other dialects know it. */
export interface MoneyType {
  readonly id: number;
  readonly name: string;
  readonly gateway: string;
}

/** A credential as stored, with what its secret is checked against. */
export interface StoredCredential extends Credential {
  readonly kind: CredentialKind;
  readonly secretHash: string;
  /** The secret that the last rotation kept; `null` where there is none, or its time is over. */
  readonly previous: PreviousSecret | null;
  /** A demo credential, refused by a gateway that others can reach. */
  readonly isLoopbackOnly: boolean;
}

/** A secret that was replaced, and is valid for a while yet. */
export interface PreviousSecret {
  readonly secretHash: string;
  /** How long it was still valid when it was read, in milliseconds. */
  readonly leftMs: number;
}

/** What is stored under a name, and how often somebody has guessed. */
export interface FoundAccount {
  /** At most one of each kind. */
  readonly credentials: readonly StoredCredential[];
  readonly failures: Failures;
}

/** Finds credentials. Rejects with LedgerUnavailable. */
export interface CredentialStore {
  /** With a `null` guess nothing is looked up of failures: there are none. */
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

export interface PresentedCredential {
  readonly kind: CredentialKind;
  readonly identifier: string;
  readonly secret: string;
  /** What the tenant's key must begin with, in capitals, where the caller names it; it is as secret as the secret. */
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
