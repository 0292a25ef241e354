import type { Actor } from '../../../src/core/commands.ts';
import type { LocalDate } from '../../../src/core/dates.ts';
import { MOST_ITEMS, type Income } from '../../../src/core/lookups/income.ts';
import type { IncomeReadPort } from '../../../src/core/ports.ts';
import { movesOf } from '../../maintenance/income-moves.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { readRows } from '../../postgres/read-rows.ts';
import { translatedRead } from '../translated-read.ts';

interface Row {
  readonly version: number | null;
  readonly currency: string;
  readonly today: string;
  readonly month: string;
  readonly year: string;
  readonly total: string;
  readonly items: number;
  readonly quotes: number;
  readonly days: readonly { readonly date: LocalDate; readonly received: string; readonly returned: string }[];
}

const TENANT = '$1::bigint';

/** The sums that maintenance has made (`db/maintenance/income.ts`), and the rows that were recorded since. */
const SQL = `
with mark as materialized (
  select coalesce((select m.until_at from income_marks m where m.tenant_id = ${TENANT}), '-infinity') as until_at),
own as materialized (select t.currency from tenants t where t.id = ${TENANT}),
moves as (
  select d.paid_on as day, d.received_minor as received, d.returned_minor as returned from income_days d, own
  where d.tenant_id = ${TENANT} and d.currency = own.currency
  union all
  select v.day, v.received, v.returned
  from (${movesOf(TENANT, 'x.recorded_at >= (select k.until_at from mark k)')}) v
  where v.currency = (select o.currency from own o)),
days as materialized (
  select v.day, sum(v.received) as received, sum(v.returned) as returned from moves v group by v.day)
select a.version, t.currency,
  (select coalesce(sum(d.received) filter (where d.day = $3::date), 0)::text from days d) as today,
  (select coalesce(sum(d.received) filter (where d.day between date_trunc('month', $3::date) and $3::date), 0)::text from days d) as month,
  (select coalesce(sum(d.received) filter (where d.day between date_trunc('year', $3::date) and $3::date), 0)::text from days d) as year,
  (select coalesce(sum(d.received), 0)::text from days d) as total,
  (select coalesce(json_agg(json_build_object('date', to_char(d.day, 'YYYY-MM-DD'), 'received', d.received::text,
    'returned', d.returned::text)), '[]') from days d where d.day > $3::date - $4::integer and d.day <= $3::date) as days,
  cardinality(array(select 1 from billable_items b
    where b.tenant_id = ${TENANT} and (b.next_on is not null or b.waits_for_invoice) limit ${MOST_ITEMS})) as items,
  cardinality(array(select 1 from quotes q where q.tenant_id = ${TENANT} and q.stage in ('Draft', 'Delivered', 'On Hold')
    and q.valid_on >= $3::date limit ${MOST_ITEMS})) as quotes
from tenants t
left join credentials a on a.id = $2::bigint and a.tenant_id = ${TENANT} and a.disabled_at is null
where t.id = ${TENANT}`;

/** The income of a tenant, for statistics. */
export class IncomeReads implements IncomeReadPort {
  readonly #pool: DatabasePool;
  readonly #statements: Statements;

  constructor(pool: DatabasePool, statements = new Statements()) {
    this.#pool = pool;
    this.#statements = statements;
  }

  async income(actor: Actor, today: LocalDate, days: number): Promise<Income | 'revoked'> {
    const values = [actor.tenantId, actor.credentialId, today, days];
    const [row] = await translatedRead(() => readRows<Row>(this.#pool, this.#statements, SQL, values));
    if (row?.version !== actor.credentialVersion) return 'revoked';
    return {
      currency: row.currency,
      todayMinor: BigInt(row.today),
      thisMonthMinor: BigInt(row.month),
      thisYearMinor: BigInt(row.year),
      allTimeMinor: BigInt(row.total),
      itemsWaiting: row.items,
      quotesValid: row.quotes,
      days: row.days.map(({ date, received, returned }) => ({
        date,
        receivedMinor: BigInt(received),
        returnedMinor: BigInt(returned),
      })),
    };
  }
}
