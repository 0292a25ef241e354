import type { TenantId } from '../../src/core/tenant.ts';
import { inOneTransaction, queryRows, type Database } from '../postgres/sql.ts';
import { movesOf } from './income-moves.ts';
import { lockMaintenance } from './maintenance-lock.ts';

/**
 * Younger rows are not summed up: a transaction may still be under way, and the clock of a gateway may be behind. Both are
 * a matter of seconds.
 */
const SETTLED_AFTER = "interval '10 minutes'";

/** Rows from the last mark up to the new one, by currency and the day of the money, and by gateway beside. */
const SUM = `
with moves as materialized (
  ${movesOf(':tenant', 'x.recorded_at >= cast(:from as timestamptz) and x.recorded_at < cast(:until as timestamptz)')}),
days as (
  insert into income_days as s (tenant_id, currency, paid_on, received_minor, returned_minor)
  select cast(:tenant as bigint), v.currency, v.day, sum(v.received), sum(v.returned) from moves v
  group by v.currency, v.day
  on conflict (tenant_id, currency, paid_on) do update
    set received_minor = s.received_minor + excluded.received_minor,
      returned_minor = s.returned_minor + excluded.returned_minor)
insert into income_gateways as g (tenant_id, paid_on, currency, gateway, payments, received_minor, returned_minor)
select cast(:tenant as bigint), v.day, v.currency, v.gateway, sum(v.payments), sum(v.received), sum(v.returned)
from moves v group by v.day, v.currency, v.gateway
on conflict (tenant_id, paid_on, currency, gateway) do update
  set payments = g.payments + excluded.payments, received_minor = g.received_minor + excluded.received_minor,
    returned_minor = g.returned_minor + excluded.returned_minor`;

/**
 * Adds the settled payments, refunds and transactions of a tenant to the sums of their days. The mark moves in the same transaction, so
 * that each row counts once.
 */
export async function sumIncome(database: Database, tenantId: TenantId): Promise<void> {
  await inOneTransaction(database, async (trx) => {
    await lockMaintenance(trx, 'income');
    const [mark] = await queryRows<{ from_at: string; until_at: string; is_due: boolean }>(
      trx,
      `select w.from_at::text as from_at, w.until_at::text as until_at, w.until_at > w.from_at as is_due from (
         select coalesce((select m.until_at from income_marks m where m.tenant_id = ?), '-infinity') as from_at,
           now() - ${SETTLED_AFTER} as until_at) w`,
      [tenantId],
    );
    if (mark?.is_due !== true) return;
    await queryRows(trx, SUM, { tenant: tenantId, from: mark.from_at, until: mark.until_at });
    await queryRows(
      trx,
      `insert into income_marks (tenant_id, until_at) values (?, ?::timestamptz)
       on conflict (tenant_id) do update set until_at = excluded.until_at`,
      [tenantId, mark.until_at],
    );
  });
}
