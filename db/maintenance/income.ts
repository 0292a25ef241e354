import type { TenantId } from '../../src/core/tenant.ts';
import { inOneTransaction, queryRows, type Database } from '../postgres/sql.ts';
import { lockMaintenance } from './maintenance-lock.ts';

/**
 * Younger rows are not summed up: a transaction may still be under way, and the clock of a gateway may be behind. Both are
 * a matter of seconds.
 */
const SETTLED_AFTER = "interval '10 minutes'";

/** Rows from the last mark up to the new one, by currency and the day of the payment. */
const SUM = `
insert into income_days as s (tenant_id, currency, paid_on, received_minor, returned_minor)
select ?::bigint, v.currency, v.day, sum(v.received), sum(v.returned) from (
  select i.currency, p.paid_at::date as day, p.amount_minor as received, 0::bigint as returned from payments p
  join invoices i on i.tenant_id = ? and i.id = p.invoice_id
  where p.tenant_id = ? and p.recorded_at >= ?::timestamptz and p.recorded_at < ?::timestamptz
  union all
  select i.currency, r.refunded_at::date, 0, r.amount_minor from refunds r
  join invoices i on i.tenant_id = ? and i.id = r.invoice_id
  where r.tenant_id = ? and r.recorded_at >= ?::timestamptz and r.recorded_at < ?::timestamptz) v
group by v.currency, v.day
on conflict (tenant_id, currency, paid_on) do update
  set received_minor = s.received_minor + excluded.received_minor, returned_minor = s.returned_minor + excluded.returned_minor`;

/**
 * Adds the settled payments and refunds of a tenant to the sums of their days. The mark moves in the same transaction, so
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
    const rows = [tenantId, tenantId, mark.from_at, mark.until_at];
    await queryRows(trx, SUM, [tenantId, ...rows, ...rows]);
    await queryRows(
      trx,
      `insert into income_marks (tenant_id, until_at) values (?, ?::timestamptz)
       on conflict (tenant_id) do update set until_at = excluded.until_at`,
      [tenantId, mark.until_at],
    );
  });
}
