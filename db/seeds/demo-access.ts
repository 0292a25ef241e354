import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** Accepts a tenant's demo credentials on any address; returns how many changed. */
export async function obeyEverywhere(database: Queryable, tenantId: TenantId): Promise<number> {
  const rows = await queryRows(
    database,
    `update credentials set is_loopback_only = false, version = version + 1
     where tenant_id = ? and is_loopback_only and disabled_at is null returning id`,
    [tenantId],
  );
  return rows.length;
}
