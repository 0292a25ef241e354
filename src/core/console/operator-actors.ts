import type { Actor } from '../commands.ts';
import type { TenantId } from '../tenant.ts';
import type { OperatorId } from './operators.ts';

/** The actors of operators' commands. Rejects with LedgerUnavailable. */
export interface OperatorActorPort {
  /**
   * The actor of an operator in a tenant, which the first act makes. `null` where the operator was revoked meanwhile. `at` is
   * ISO 8601.
   */
  actor(tenantId: TenantId, id: OperatorId, at: string): Promise<Actor | null>;
}
