import type { CredentialId } from './commands.ts';

/**
 * Where a guess of a secret comes from and what it is for: keyed digests, which tell neither. It is counted three times:
 * for the account from the address, for the account and for the address.
 */
export interface FailedAttempt {
  readonly account: string;
  readonly address: string;
}

/** What a guess is counted for. */
export const ATTEMPT_SCOPES = ['account-and-address', 'account', 'address'] as const;
export type AttemptScope = (typeof ATTEMPT_SCOPES)[number];

/** Wrong guesses that still count, of each scope. */
export type Failures = Readonly<Record<AttemptScope, number>>;

export const NO_FAILURES: Failures = { 'account-and-address': 0, account: 0, address: 0 };

/** Failures after which a scope is locked. */
export const ATTEMPT_LIMITS: Failures = { 'account-and-address': 10, account: 100, address: 100 };

/** For an address that the account's own list names: nobody elsewhere can lock it out. */
export const LISTED_LIMITS: Failures = { ...ATTEMPT_LIMITS, account: 2_147_483_647 };

/** How long failures count, from the first one on; and how long a scope is locked, from the one that reached its limit. */
export const ATTEMPT_WINDOW_SECONDS = 900;

export function isLocked(failures: Failures, limits: Failures): boolean {
  return ATTEMPT_SCOPES.some((scope) => failures[scope] >= limits[scope]);
}

export function hasFailures(failures: Failures): boolean {
  return ATTEMPT_SCOPES.some((scope) => failures[scope] > 0);
}

/** What is kept of a lockout. */
export interface Lockout {
  readonly scope: AttemptScope;
  readonly failures: number;
  /** Whose secret was guessed at; `null` where there is no such account, or the scope is the address. */
  readonly credentialId: CredentialId | null;
  /** The address or IPv6 network in clear; `null` where the scope is the account. */
  readonly address: string | null;
}

/** Counts wrong guesses for all gateways. Rejects with LedgerUnavailable. */
export interface FailedAttemptStore {
  /** Counts one failure in every scope and gives the sums; `null`, counting nothing more, where a scope is locked. */
  count(attempt: FailedAttempt, limits: Failures): Promise<Failures | null>;
  /** Takes one counted failure back. */
  takeBack(attempt: FailedAttempt): Promise<void>;
  /** The right secret came: the account's failures from this address are forgotten, and the one that was counted for it. */
  forgive(attempt: FailedAttempt): Promise<void>;
  record(attempt: FailedAttempt, lockouts: readonly Lockout[]): Promise<void>;
  /** Removes what counts no more and, beyond a number of rows, what says the least. */
  sweep(): Promise<void>;
}
