import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** The three letters before the number of a corporation's key; `null` where it has none. */
export async function corporationKeyOf(database: Queryable, tenantId: TenantId): Promise<string | null> {
  const sql = 'select key_prefix from tenants where id = ?';
  const [row] = await queryRows<{ key_prefix: string | null }>(database, sql, [tenantId]);
  return row?.key_prefix ?? null;
}
