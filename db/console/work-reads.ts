import type { DeliveryRecord, JobCount, JobView, MailRecord, Part } from '../../src/core/console/work.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { jobOf, jobRows, type JobRow, type JobState, type ListedJob } from '../admin/jobs.ts';
import { DELIVERY_JSON, type DeliveryJson } from '../postgres/rows.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** Events that one page looks through: a rare one is found by the next page, and no page takes longer. */
export const MOST_WALKED = 2_000;
/** Of all events most are done: few are looked through. */
const MOST_OF_ALL = 500;

const STATES: Readonly<Record<JobView, readonly JobState[]>> = {
  failed: ['failed', 'lost'],
  waiting: ['pending', 'waiting', 'running'],
  held: ['held'],
  done: ['done'],
};

/** The indexes of events: those that wait for the relay, the other open ones, and all. */
const PENDING = `o.state = 'pending'`;
const OPEN = `o.state in ('queued', 'held', 'failed')`;

/** A bounded part of a tenant's events, in the order of an index. */
const walk = (which: string, order: 'asc' | 'desc', most = MOST_WALKED): string => `(select o.* from outbox o
  where o.tenant_id = :tenant and ${which} and (cast(:before as bigint) is null or o.id < :before)
  order by o.tenant_id ${order}, o.id ${order} limit ${most})`;

/** A page of a tenant's jobs, the newest first, over the worker's connection. */
export async function pageOfJobs(
  worker: Queryable,
  tenantId: TenantId,
  view: JobView,
  before: number | null,
  most: number,
): Promise<Part<ListedJob>> {
  const walked = view === 'done' ? MOST_OF_ALL : MOST_WALKED;
  const parts = view === 'done' ? ['true'] : view === 'waiting' ? [PENDING, OPEN] : [OPEN];
  const found: JobRow[] = [];
  let lowest: bigint | null = null;
  for (const which of parts) {
    const rows = await queryRows<JobRow & { readonly lowest: bigint; readonly walked: number }>(
      worker,
      `with walk as materialized ${walk(which, 'desc', walked)}
       select w.lowest, w.walked, j.* from (select min(k.id) as lowest, count(*)::integer as walked from walk k) w
       left join (select * from (${jobRows('walk')}) jobs where state = any(cast(:states as text[]))
         order by id desc limit :most) j on true order by j.id desc`,
      { tenant: tenantId, before, states: STATES[view], most: most + 1 },
    );
    found.push(...rows.filter(({ id }) => (id as bigint | null) !== null));
    const [first] = rows;
    // Behind the walk there may be more: the next page goes on where it ended.
    if (first?.walked === walked && (lowest === null || first.lowest > lowest)) lowest = first.lowest;
  }
  const sorted = found.sort((one, other) => Number(other.id - one.id));
  const within = sorted.filter(({ id }) => lowest === null || id >= lowest);
  const rows = within.slice(0, most).map(jobOf);
  if (within.length > most) return { rows, next: rows.at(-1)?.id ?? null };
  return { rows, next: lowest === null ? null : Number(lowest) };
}

/** How many open jobs a tenant has in each view, and the oldest; at most {@link MOST_WALKED} are counted. */
export async function countJobs(worker: Queryable, tenantId: TenantId): Promise<readonly JobCount[]> {
  const rows = await queryRows<{ state: JobState; count: number; oldest: string }>(
    worker,
    `select state, sum(count)::integer as count, min(oldest) as oldest from (
       select state, count(*) as count, min(recorded) as oldest from (${jobRows(walk(PENDING, 'asc'))}) p group by state
       union all
       select state, count(*) as count, min(recorded) as oldest from (${jobRows(walk(OPEN, 'asc'))}) q group by state) s
     group by state`,
    { tenant: tenantId, before: null },
  );
  return (['failed', 'waiting', 'held'] as const).map((view) => {
    const own = rows.filter(({ state }) => STATES[view].includes(state));
    const [oldestAt = null] = own.map(({ oldest }) => oldest).sort();
    return { view, count: own.reduce((sum, { count }) => sum + count, 0), oldestAt };
  });
}

const UTC = `at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

/** The mail of an event; `null` before its first attempt, and where it is no longer kept. */
export async function mailRecord(database: Queryable, tenantId: TenantId, id: number): Promise<MailRecord | null> {
  const [row] = await queryRows<MailRecord>(
    database,
    `select s.recipient, s.subject, s.message, s.attachments, s.state, s.retries, to_char(s.sent_at ${UTC}) as "sentAt"
     from sent_mails s where s.tenant_id = ? and s.id = ?`,
    [tenantId, id],
  );
  return row ?? null;
}

/** A tenant's deliveries before an invoice, the newest invoice first; or that of one invoice. */
export async function deliveryRecords(
  database: Queryable,
  tenantId: TenantId,
  { before, only, most }: { readonly before: number | null; readonly only: InvoiceId | null; readonly most: number },
): Promise<readonly DeliveryRecord[]> {
  const rows = await queryRows<{ delivery: DeliveryJson; updated: string }>(
    database,
    `select ${DELIVERY_JSON} as delivery, to_char(v.updated_at ${UTC}) as updated from deliveries v
     where v.tenant_id = cast(:tenant as bigint) and (cast(:before as bigint) is null or v.invoice_id < :before)
       and (cast(:only as bigint) is null or v.invoice_id = :only) order by v.invoice_id desc limit :most`,
    { tenant: tenantId, before, only, most },
  );
  return rows.map(({ delivery, updated }) => ({
    ...delivery,
    returnedPackages: delivery.returnedPackages.length,
    updatedAt: updated,
  }));
}
