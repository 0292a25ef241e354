import type { CredentialKind } from '../credential.ts';
import type { TenantId } from '../tenant.ts';
import type { Operator } from './operators.ts';

/** Who acts: an operator of the console, in one tenant. */
export interface ConsoleActor {
  readonly tenantId: TenantId;
  readonly operator: Pick<Operator, 'id' | 'name'>;
}

/** A caller of a tenant for its administrators. Instants are ISO 8601; `null`: never, or not. */
export interface Caller {
  readonly id: number;
  readonly tenantId: TenantId;
  /** Rises with every change: an act on an earlier version changes nothing. */
  readonly version: number;
  readonly dialect: string;
  readonly kind: CredentialKind;
  readonly identifier: string;
  readonly label: string | null;
  /** In lower case; `null`: all. */
  readonly actions: readonly string[] | null;
  /** `null`: any. */
  readonly allowedIps: readonly string[] | null;
  readonly isLoopbackOnly: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly oldSecretEndsAt: string | null;
  /** Wrong secrets of the last minutes that still count. */
  readonly failedAttempts: number;
}

/** A lockout of a caller, present or past. */
export interface CallerLockout {
  readonly identifier: string | null;
  /** `null`: from everywhere. */
  readonly address: string | null;
  readonly failures: number;
  readonly lockedAt: string;
  readonly endsAt: string;
  readonly isNow: boolean;
}

/** The fields of a form, as they were typed. */
export interface CallerForm {
  /** Actions that it may call, in any case; empty: all. */
  readonly actions: readonly string[];
  /** Addresses and ranges, separated by blanks, commas or lines; empty: any. */
  readonly addresses: string;
  readonly label: string;
}

export interface NewCallerForm extends CallerForm {
  readonly dialect: string;
  readonly kind: string;
  /** Of a kind with a login. */
  readonly login: string;
  /** Of a kind without: the form has it from its page, so that a form that is sent twice makes one caller. */
  readonly identifier: string;
}

/** Why an act changed nothing: a sentence for each field at fault. */
export interface Refused {
  readonly problems: readonly string[];
}

/** A caller with a new secret, which is shown once. */
export interface WithSecret {
  readonly caller: Caller;
  /** Fields to give to the caller, by name. */
  readonly shown: Readonly<Record<string, string>>;
}

/** The place of a page: the callers before an id, the revoked ones or the others. */
export interface CallersPlace {
  readonly isRevoked: boolean;
  readonly before: number | null;
  readonly most: number;
}

/** The callers of tenants. Every act names its tenant. Rejects with LedgerUnavailable or Overloaded. */
export interface CallersPort {
  /** For the form of a caller whose identifier is generated. */
  newIdentifier(): string;
  list(tenantId: TenantId, place: CallersPlace): Promise<readonly Caller[]>;
  find(tenantId: TenantId, id: number): Promise<Caller | null>;
  /** The newest first; those of one caller, or of all. */
  lockouts(tenantId: TenantId, caller: Caller | null): Promise<readonly CallerLockout[]>;
  make(actor: ConsoleActor, form: NewCallerForm): Promise<WithSecret | Refused>;
  /** The old secret stays valid for some seconds. */
  rotate(actor: ConsoleActor, known: KnownCaller, keepOldSeconds: number): Promise<WithSecret | Refused>;
  change(actor: ConsoleActor, known: KnownCaller, form: CallerForm): Promise<Refused | null>;
  revoke(actor: ConsoleActor, known: KnownCaller): Promise<Refused | null>;
  /** Ends the lockouts of a caller, and forgets the wrong secrets behind them. */
  letIn(actor: ConsoleActor, id: number): Promise<Refused | null>;
}

/** A caller as a page showed it. */
export type KnownCaller = Pick<Caller, 'id' | 'version'>;
