import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** One event that waits for somebody to act on it. */
export interface PendingEvent {
  readonly tenantId: TenantId;
  readonly id: number;
  readonly name: string;
  readonly invoiceId: number;
}

export type SettledState = 'queued' | 'held' | 'done' | 'failed';

interface Row {
  readonly tenant_id: bigint;
  readonly id: bigint;
  readonly event: string;
  readonly invoice_id: bigint;
}

/** The tenants there are: the outbox is read tenant by tenant, as it is keyed. */
export async function tenantIds(database: Knex): Promise<readonly TenantId[]> {
  const rows = await database<{ id: bigint }>('tenants').select('id').orderBy('id');
  return rows.map((row) => Number(row.id));
}

/**
 * Takes waiting events for the length of a transaction; those that another gateway has taken are passed over. They are
 * read in the order of their index, and no further than needed: what was settled stays in it until the next vacuum, and
 * left to itself the server reads all of that, and all that waits, to sort it for every batch.
 */
export async function takePending(
  trx: Knex.Transaction,
  tenants: readonly TenantId[],
  limit: number,
): Promise<readonly PendingEvent[]> {
  await trx.raw('set local enable_sort = off; set local enable_bitmapscan = off');
  const rows = await queryRows<Row>(
    trx,
    `select o.tenant_id, o.id, o.event, o.invoice_id from unnest(?::bigint[]) as t (id) cross join lateral (
       select * from outbox p where p.tenant_id = t.id and p.state = 'pending'
       order by p.tenant_id, p.id limit ? for update skip locked) o limit ?`,
    [tenants, limit, limit],
  );
  return rows.map((row) => ({
    tenantId: Number(row.tenant_id),
    id: Number(row.id),
    name: row.event,
    invoiceId: Number(row.invoice_id),
  }));
}

/** Says what became of events, of any tenants; `at` is ISO 8601. */
export async function settleAll(
  database: Knex,
  events: readonly Pick<PendingEvent, 'tenantId' | 'id'>[],
  state: SettledState,
  at: string,
): Promise<void> {
  await queryRows(
    database,
    `update outbox o set state = ?, settled_at = ? from unnest(?::bigint[], ?::bigint[]) as e (tenant_id, id)
     where o.tenant_id = e.tenant_id and o.id = e.id`,
    [state, at, events.map(({ tenantId }) => tenantId), events.map(({ id }) => id)],
  );
}

/** Says what became of an event; `at` is ISO 8601. */
export async function settle(
  database: Knex,
  event: Pick<PendingEvent, 'tenantId' | 'id'>,
  state: SettledState,
  at: string,
): Promise<void> {
  await database('outbox').where({ tenant_id: event.tenantId, id: event.id }).update({ state, settled_at: at });
}
