import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/**
 * Gives a currency of a tenant its number, unless it has one. The first of a tenant, its own currency, is number 1. Numbers
 * are never given again: callers store them. The tenant is locked, so that two operators never take one number.
 */
export async function registerCurrency(trx: Knex.Transaction, tenantId: TenantId, code: string): Promise<void> {
  await queryRows(trx, 'select t.id from tenants t where t.id = ? for no key update', [tenantId]);
  await queryRows(
    trx,
    `insert into currencies (tenant_id, id, code)
     select ?::bigint, (select coalesce(max(c.id), 0) + 1 from currencies c where c.tenant_id = ?), ?
     on conflict (tenant_id, code) do nothing`,
    [tenantId, tenantId, code],
  );
}
