import type { TenantId } from '../tenant.ts';
import type { OperatorId } from './operators.ts';

/** Acts of operators in the console beside the ledger. The history has their other acts. */
export type Act =
  | 'caller-made'
  | 'caller-changed'
  | 'caller-rotated'
  | 'caller-revoked'
  | 'lockout-ended'
  | 'job-retried'
  | 'delivery-retried'
  | 'verify-started';

/** An act before it is recorded. */
export interface NewAct {
  readonly tenantId: TenantId;
  readonly operator: { readonly id: OperatorId; readonly name: string };
  readonly act: Act;
  /** The thing that was changed, such as the identifier of a caller. Never a secret. */
  readonly subject: string;
  /** The change in words. Never a secret. */
  readonly detail: string;
}

export interface RecordedAct {
  readonly id: number;
  readonly operatorName: string;
  readonly act: Act;
  readonly subject: string;
  readonly detail: string;
  /** ISO 8601, in UTC. */
  readonly actedAt: string;
}

/** The recorded acts. Rejects with LedgerUnavailable. */
export interface ActsPort {
  /** The newest first, before an id. */
  list(tenantId: TenantId, before: number | null, most: number): Promise<readonly RecordedAct[]>;
}
