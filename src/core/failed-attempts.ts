import type { CredentialId } from './commands.ts';

/**
 * Where a guess of a secret comes from and what it is for: keyed digests, which tell neither. It is counted three times:
 * for the account from the address, for the account and for the address.
 */
export interface Guess {
  readonly account: string;
  readonly address: string;
}

/** What a guess is counted for. */
export const GUESS_SCOPES = ['account-and-address', 'account', 'address'] as const;
export type GuessScope = (typeof GUESS_SCOPES)[number];

/** Wrong guesses that still count, of each scope. */
export type Failures = Readonly<Record<GuessScope, number>>;

export const NO_FAILURES: Failures = { 'account-and-address': 0, account: 0, address: 0 };

/** Failures after which a scope is locked. */
export const GUESS_LIMITS: Failures = { 'account-and-address': 10, account: 100, address: 100 };

/** For an address that the account's own list names: nobody elsewhere can lock it out. */
export const LISTED_LIMITS: Failures = { ...GUESS_LIMITS, account: 2_147_483_647 };

/** How long failures count, from the first one on; and how long a scope is locked, from the one that reached its limit. */
export const GUESS_WINDOW_SECONDS = 900;

export function isLocked(failures: Failures, limits: Failures): boolean {
  return GUESS_SCOPES.some((scope) => failures[scope] >= limits[scope]);
}

export function hasFailures(failures: Failures): boolean {
  return GUESS_SCOPES.some((scope) => failures[scope] > 0);
}

/** What is kept of a lockout. */
export interface Lockout {
  readonly scope: GuessScope;
  readonly failures: number;
  /** Whose secret was guessed at; `null` where there is no such account, or the scope is the address. */
  readonly credentialId: CredentialId | null;
  /** The address or IPv6 network in clear; `null` where the scope is the account. */
  readonly address: string | null;
}

/** Counts wrong guesses for all gateways. Rejects with LedgerUnavailable. */
export interface GuessStore {
  /** Counts one failure in every scope and gives the sums; `null`, counting nothing more, where a scope is locked. */
  count(guess: Guess, limits: Failures): Promise<Failures | null>;
  /** Takes one counted failure back. */
  takeBack(guess: Guess): Promise<void>;
  /** The right secret came: the account's failures from this address are forgotten, and the one that was counted for it. */
  forgive(guess: Guess): Promise<void>;
  record(guess: Guess, lockouts: readonly Lockout[]): Promise<void>;
  /** Removes what counts no more and, beyond a number of rows, what says the least. */
  sweep(): Promise<void>;
}
