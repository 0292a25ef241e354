import type { TenantId } from '../core/tenant.ts';
import type { Verification } from '../../db/verify/verify.ts';

/** The work of the thread that verifies. */
export interface VerifyJob {
  /** The worker role's connection, which reads the books and writes nothing of them. */
  readonly databaseUrl: string;
  readonly tenantId: TenantId;
  /** They check the MACs of seals. */
  readonly secretKeys: readonly string[];
}

/** The thread's messages: `ready` waits for the answer `go`. */
export type VerifyReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'expected'; readonly rows: number }
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'done'; readonly verification: Verification }
  | { readonly kind: 'fault'; readonly reason: string };
