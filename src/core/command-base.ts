import type { Instant } from './dates.ts';
import type { TenantId } from './tenant.ts';

export type CredentialId = number;

/** Who acts: the credential as verified. A later version of the credential revokes the command. */
export interface Actor {
  readonly tenantId: TenantId;
  readonly credentialId: CredentialId;
  readonly credentialVersion: number;
  /** The acting user, in dialects that name one. */
  readonly actingUserId?: number;
}

/** Where a command comes from: who acts, through which dialect and request, and how long it may wait. */
export interface CommandOrigin {
  /** Made by the dialect, or the caller's idempotency key; unique per tenant. */
  readonly commandId: string;
  /** Digest of the request behind a caller's own key: the same key with another request is refused. */
  readonly requestDigest: string | null;
  readonly actor: Actor;
  /** The dialect's name and the request's id, for the history. */
  readonly dialect: string;
  readonly requestId: string;
  /** After this instant the command is refused as overloaded and never starts. */
  readonly deadline: Instant;
  /** Whether the tenant's setting applies to decimals that a currency does not have; else they are refused. */
  readonly mayRound: boolean;
  /** Whether the gateway itself finishes a work: it needs no valid credential, as a revocation must not lose money. */
  readonly isOfGateway?: true;
}

/** The common fields of every command. Nested, because V8 makes a slow object when fields follow a spread (20 µs measured). */
export interface CommandBase {
  readonly origin: CommandOrigin;
}
