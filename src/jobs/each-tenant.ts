import { isOfOneNode } from '../../db/postgres/translate-error.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { tenantIds } from '../../db/queue/outbox.ts';
import type { TenantId } from '../core/tenant.ts';

/**
 * Does work for one tenant after the other, until the signal, and returns the sum of its results. In a distributed
 * database the node of some tenants may be away: the others have their turn, and then the first fault is thrown. Any
 * other fault is thrown at once.
 */
export async function forEachTenant(
  database: Queryable,
  signal: AbortSignal | null,
  work: (tenantId: TenantId) => Promise<number>,
): Promise<number> {
  let sum = 0;
  let first: { readonly error: unknown } | null = null;
  for (const tenantId of await tenantIds(database)) {
    if (signal?.aborted === true) break;
    try {
      sum += await work(tenantId);
    } catch (error) {
      if (!isOfOneNode(error)) throw error;
      first ??= { error };
    }
  }
  if (first !== null) throw first.error;
  return sum;
}
