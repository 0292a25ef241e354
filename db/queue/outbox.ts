import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** One event that waits for the relay. */
export interface PendingEvent {
  readonly tenantId: TenantId;
  readonly id: number;
  readonly name: string;
}

export type SettledState = 'queued' | 'held' | 'done' | 'failed';

interface Row {
  readonly id: bigint;
  readonly event: string;
}

/** All tenants, in order. */
export async function tenantIds(database: Queryable): Promise<readonly TenantId[]> {
  const rows = await queryRows<{ id: bigint }>(database, 'select id from tenants order by id', []);
  return rows.map((row) => Number(row.id));
}

/** For the length of a transaction. */
async function planByIndex(trx: Queryable): Promise<void> {
  await queryRows(
    trx,
    "select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)",
    [],
  );
}

/**
 * Takes waiting events for the length of a transaction, and skips those that another gateway has taken. Each tenant with
 * waiting events is found by one step in their index, and read by a statement of its own, in the order of the index and no
 * further than needed. A settled event stays in the index until the next vacuum: left to itself the server reads all of
 * them, and all that wait, to sort them for every batch.
 */
export async function takePending(trx: Queryable, limit: number): Promise<readonly PendingEvent[]> {
  await planByIndex(trx);
  const taken: PendingEvent[] = [];
  let tenantId: TenantId | null = 0;
  while (taken.length < limit) {
    tenantId = await nextWaitingTenant(trx, tenantId);
    if (tenantId === null) break;
    taken.push(...(await takePendingOf(trx, tenantId, limit - taken.length)));
  }
  return taken;
}

/** The next tenant after this one with waiting events, or `null`. */
async function nextWaitingTenant(trx: Queryable, after: TenantId): Promise<TenantId | null> {
  const [row] = await queryRows<{ tenant_id: bigint }>(
    trx,
    `select o.tenant_id from outbox o where o.state = 'pending' and o.tenant_id > ?
     order by o.tenant_id, o.id limit 1`,
    [after],
  );
  return row === undefined ? null : Number(row.tenant_id);
}

/** Takes waiting events of one tenant for the length of a transaction. */
export async function takePendingOf(
  trx: Queryable,
  tenantId: TenantId,
  limit: number,
): Promise<readonly PendingEvent[]> {
  const rows = await queryRows<Row>(
    trx,
    `select o.id, o.event from outbox o where o.tenant_id = ? and o.state = 'pending'
     order by o.tenant_id, o.id limit ? for update skip locked`,
    [tenantId, limit],
  );
  return rows.map((row) => ({
    tenantId,
    id: Number(row.id),
    name: row.event,
  }));
}

/** Sets the state of events of any tenants, a statement a tenant; `at` is ISO 8601. */
export async function settleAll(
  database: Queryable,
  events: readonly Pick<PendingEvent, 'tenantId' | 'id'>[],
  state: SettledState,
  at: string,
): Promise<void> {
  for (const tenantId of new Set(events.map((event) => event.tenantId))) {
    const ids = events.filter((event) => event.tenantId === tenantId).map(({ id }) => id);
    await queryRows(
      database,
      'update outbox o set state = ?, settled_at = ? where o.tenant_id = ? and o.id = any(?::bigint[])',
      [state, at, tenantId, ids],
    );
  }
}

/** Sets the state of an event; `at` is ISO 8601. */
export async function settle(
  database: Queryable,
  event: Pick<PendingEvent, 'tenantId' | 'id'>,
  state: SettledState,
  at: string,
): Promise<void> {
  await queryRows(database, 'update outbox set state = ?, settled_at = ? where tenant_id = ? and id = ?', [
    state,
    at,
    event.tenantId,
    event.id,
  ]);
}
