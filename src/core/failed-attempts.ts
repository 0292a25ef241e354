import type { CredentialId } from './commands.ts';

/**
 * The account and the source of a failed login, as keyed digests that reveal neither. It counts three times: for the pair
 * of account and address, for the account, and for the address.
 */
export interface FailedAttempt {
  readonly account: string;
  readonly address: string;
}

/** The scopes in which a failed attempt counts. */
export const ATTEMPT_SCOPES = ['account-and-address', 'account', 'address'] as const;
export type AttemptScope = (typeof ATTEMPT_SCOPES)[number];

/** Failed attempts that still count, by scope. */
export type Failures = Readonly<Record<AttemptScope, number>>;

export const NO_FAILURES: Failures = { 'account-and-address': 0, account: 0, address: 0 };

/** Failures after which a scope is locked. */
export const ATTEMPT_LIMITS: Failures = { 'account-and-address': 10, account: 100, address: 100 };

/** For an address on the account's own list: attempts from other addresses cannot lock it out. */
export const LISTED_LIMITS: Failures = { ...ATTEMPT_LIMITS, account: 2_147_483_647 };

/** How long failures count, from the first one. Also how long a scope is locked, from the failure at its limit. */
export const ATTEMPT_WINDOW_SECONDS = 900;

export function isLocked(failures: Failures, limits: Failures): boolean {
  return ATTEMPT_SCOPES.some((scope) => failures[scope] >= limits[scope]);
}

export function hasFailures(failures: Failures): boolean {
  return ATTEMPT_SCOPES.some((scope) => failures[scope] > 0);
}

/** The record of a lockout. */
export interface Lockout {
  readonly scope: AttemptScope;
  readonly failures: number;
  /** The attacked account; `null` if it does not exist or the scope is the address. */
  readonly credentialId: CredentialId | null;
  /** The address or IPv6 network in clear; `null` if the scope is the account. */
  readonly address: string | null;
}

/** Counts failed attempts for all gateways. Rejects with LedgerUnavailable. */
export interface FailedAttemptStore {
  /** Counts one failure in every scope and returns the sums; `null` without counting if a scope is locked. */
  count(attempt: FailedAttempt, limits: Failures): Promise<Failures | null>;
  /** Takes one counted failure back. */
  takeBack(attempt: FailedAttempt): Promise<void>;
  /** After a right secret: removes this attempt and the account's other failures from this address. */
  forgive(attempt: FailedAttempt): Promise<void>;
  record(attempt: FailedAttempt, lockouts: readonly Lockout[]): Promise<void>;
  /** Removes expired failures and, beyond a number of rows, the least useful ones. */
  sweep(): Promise<void>;
}
