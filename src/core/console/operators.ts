import type { FailedAttempt, Failures } from '../failed-attempts.ts';
import type { Instant } from '../dates.ts';
import type { TenantId } from '../tenant.ts';

/** The rights of an operator in the console, each role with all of those before it: look, act, and manage. */
export const ROLES = ['view', 'operate', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A role in one tenant; in all tenants, also later ones, where `tenantId` is `null`. */
export interface Grant {
  readonly tenantId: TenantId | null;
  readonly role: Role;
}

export type OperatorId = number;

/** A person who uses the console. */
export interface Operator {
  readonly id: OperatorId;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly hasSecondFactor: boolean;
}

/** An operator with the facts that a login is checked by. */
export interface StoredOperator extends Operator {
  readonly passwordHash: string;
  /** The encrypted key of the second factor; `null`: the operator has none. */
  readonly secondFactor: string | null;
  /** Changes with the password, the second factor and the roles: sessions of an earlier version have ended. */
  readonly version: number;
  /** Whether only callers from this machine may log in, as with the demo's operator. */
  readonly isLoopbackOnly: boolean;
}

/** The highest role of some grants in a tenant; `null` where there is none. */
export function roleIn(grants: readonly Grant[], tenantId: TenantId): Role | null {
  const held = grants.filter((grant) => grant.tenantId === null || grant.tenantId === tenantId);
  return highestOf(held.map(({ role }) => role));
}

/** The role in all tenants, for what concerns the whole installation; `null` where there is none. */
export function roleInAll(grants: readonly Grant[]): Role | null {
  return highestOf(grants.filter(({ tenantId }) => tenantId === null).map(({ role }) => role));
}

function highestOf(roles: readonly Role[]): Role | null {
  return ROLES.findLast((role) => roles.includes(role)) ?? null;
}

/** Whether a role includes what another one may do. */
export function includesRole(role: Role | null, needed: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Names of operators: they are in addresses of logs and in the history. */
export const OPERATOR_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u;

/** Operators, for logins. Rejects with LedgerUnavailable. */
export interface OperatorStore {
  /** By name, without regard to case, with the failed attempts that still count; the same work for an unknown name. */
  find(
    name: string,
    attempt: FailedAttempt | null,
  ): Promise<{ readonly operator: StoredOperator | null; readonly failures: Failures }>;
  /**
   * Stores the time step of a used code of the second factor. False where it, or a later one, was used already: a code is
   * good for one login.
   */
  useCode(id: OperatorId, step: number): Promise<boolean>;
}

/** Changes that operators make to their own accounts. Rejects with LedgerUnavailable. */
export interface OperatorAccountStore {
  /**
   * Changes an operator, and ends all sessions. `null` where the operator is no longer as it was read, or is revoked.
   * `secondFactor` is encrypted, or `null` to remove it; `usedStep` is the time step of the code that confirmed it.
   */
  changeAccount(
    operator: Pick<StoredOperator, 'id' | 'version'>,
    changes: AccountChanges,
  ): Promise<StoredOperator | null>;
}

/** An absent member stays. */
export interface AccountChanges {
  readonly passwordHash?: string;
  readonly secondFactor?: string | null;
  readonly usedStep?: number;
}

/** A session before it is stored: the digest of its token, never the token. */
export interface NewSession {
  readonly tokenDigest: string;
  readonly operatorId: OperatorId;
  readonly operatorVersion: number;
  readonly at: Instant;
}

/** A session that is open, and its operator. */
export interface OpenSession {
  readonly operator: Operator;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
}

/** The open sessions of operators, for every gateway. Rejects with LedgerUnavailable. */
export interface SessionStore {
  start(session: NewSession, endedDigest: string | null): Promise<void>;
  /** `null` where there is none, or its operator has changed or is revoked. */
  find(tokenDigest: string): Promise<OpenSession | null>;
  /** Notes that it was used. */
  touch(tokenDigest: string, at: Instant): Promise<void>;
  end(tokenDigest: string): Promise<void>;
  /** Removes sessions that began, or were last used, before these. */
  sweep(startedBefore: Instant, seenBefore: Instant): Promise<void>;
}
