import type { IdKind } from '../../src/core/ids.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** Takes one id from a tenant's counter, and locks the counter until the transaction ends. */
export async function takeId(trx: Queryable, tenantId: TenantId, kind: IdKind): Promise<number> {
  const [row] = await queryRows<{ id: bigint }>(
    trx,
    `insert into id_counters as c (tenant_id, kind, next_id) values (?, ?, 2)
     on conflict (tenant_id, kind) do update set next_id = c.next_id + 1 returning next_id - 1 as id`,
    [tenantId, kind],
  );
  if (row === undefined) throw new Error(`No ${kind} id was reserved`);
  return Number(row.id);
}
