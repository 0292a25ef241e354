import type { Knex } from 'knex';
import type { ClientGroup } from '../../src/core/clients/reads.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

interface Row {
  readonly id: bigint;
  readonly name: string;
  readonly colour: string;
  readonly discount_milli: bigint;
  readonly is_never_suspended: boolean;
  readonly has_separate_invoices: boolean;
}

/** A tenant's groups of clients by id. */
export async function listClientGroups(database: Knex, tenantId: TenantId): Promise<readonly ClientGroup[]> {
  const rows = await queryRows<Row>(
    database,
    `select g.id, g.name, g.colour, g.discount_milli, g.is_never_suspended, g.has_separate_invoices
     from client_groups g where g.tenant_id = ? order by g.id`,
    [tenantId],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    name: row.name,
    colour: row.colour,
    discountMilli: row.discount_milli,
    isNeverSuspended: row.is_never_suspended,
    hasSeparateInvoices: row.has_separate_invoices,
  }));
}

export async function addClientGroup(trx: Knex.Transaction, tenantId: TenantId, group: ClientGroup): Promise<void> {
  await trx('client_groups').insert({ tenant_id: tenantId, id: group.id, ...columnsOf(group) });
}

export async function changeClientGroup(trx: Knex.Transaction, tenantId: TenantId, group: ClientGroup): Promise<void> {
  await trx('client_groups').where({ tenant_id: tenantId, id: group.id }).update(columnsOf(group));
}

function columnsOf(group: ClientGroup): Omit<Row, 'id'> {
  return {
    name: group.name,
    colour: group.colour,
    discount_milli: group.discountMilli,
    is_never_suspended: group.isNeverSuspended,
    has_separate_invoices: group.hasSeparateInvoices,
  };
}
