import { AGE_STARTS, type OpenAge } from '../../src/core/console/overview.ts';
import type { LocalDate } from '../../src/core/dates.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** Invoices that one statement adds up. */
const CHUNK = 10_000;

interface Row {
  readonly currency: string;
  readonly age: number;
  readonly invoices: number;
  readonly open_minor: string;
  readonly oldest_due_on: string;
  readonly lowest: bigint;
}

/** Some Unpaid invoices by age. */
export interface OpenChunk {
  readonly ages: readonly OpenAge[];
  readonly oldestDueOn: LocalDate | null;
  /** The others have ids below this one; `null`: these are the last. */
  readonly next: number | null;
}

const TENANT = 'cast(:tenant as bigint)';
const DAYS = 'cast(:today as date) - u.due_on';
const AGE = `(${AGE_STARTS.slice(1)
  .map((start) => `(${DAYS} >= ${start})::integer`)
  .join(' + ')})`;

/** Each invoice is found by its key, also where the planner has no statistics yet. */
const SQL = `
select i.currency, ${AGE} as age, count(*)::integer as invoices, min(u.due_on) as oldest_due_on,
  min(u.invoice_id) as lowest, sum(i.minor)::text as open_minor
from (select s.invoice_id, s.due_on from invoice_states s
  where s.tenant_id = ${TENANT} and s.status = 'Unpaid' and s.invoice_id < cast(:before as bigint)
  order by s.invoice_id desc limit ${CHUNK}) u
cross join lateral (
  select o.currency, o.total_minor - o.noted_minor - o.paid_minor + o.refunded_minor as minor from invoices o
  where o.tenant_id = ${TENANT} and o.id = u.invoice_id limit 1) i
group by 1, 2`;

/** Adds up the newest Unpaid invoices with ids below one. */
export async function openChunk(
  database: Queryable,
  tenant: TenantId,
  today: LocalDate,
  before: number,
): Promise<OpenChunk> {
  const rows = await translated(() => queryRows<Row>(database, SQL, { tenant, today, before }));
  const count = rows.reduce((sum, { invoices }) => sum + invoices, 0);
  const lowest = Math.min(...rows.map((row) => Number(row.lowest)));
  return {
    ages: rows.map(({ currency, age, invoices, open_minor: open }) => ({
      ...{ currency, age, invoices },
      openMinor: BigInt(open),
    })),
    oldestDueOn: rows.map((row) => row.oldest_due_on).sort()[0] ?? null,
    next: count < CHUNK ? null : lowest,
  };
}
