import type { ActionTimes, CallStats, HourOfCalls } from '../../src/core/console/calls.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

const SLOWEST = 10;

const FROM = `from call_counts c where c.tenant_id = cast(:tenant as bigint)
  and c.hour_at >= date_trunc('hour', timestamptz 'epoch' + cast(:since as bigint) * interval '1 millisecond', 'UTC')`;

const HOURS = `select (extract(epoch from c.hour_at) * 1000)::bigint as at, c.dialect, sum(c.calls)::bigint as calls,
  coalesce(sum(c.calls) filter (where c.is_error), 0)::bigint as errors ${FROM}
  group by c.hour_at, c.dialect order by c.hour_at, c.dialect`;

/** Of each action the step that half of its calls, and 95 of 100, do not exceed. */
const SLOW = `
with steps as (
  select c.dialect, c.action, c.up_to_us, sum(c.calls) as calls, coalesce(sum(c.calls) filter (where c.is_error), 0) as errors
  ${FROM} and c.action <> '' group by c.dialect, c.action, c.up_to_us),
sums as (
  select s.*, sum(s.calls) over w as below, sum(s.calls) over (partition by s.dialect, s.action) as total
  from steps s window w as (partition by s.dialect, s.action order by s.up_to_us))
select u.dialect, u.action, max(u.total)::bigint as calls, sum(u.errors)::bigint as errors,
  min(u.up_to_us) filter (where u.below * 2 >= u.total) as median,
  min(u.up_to_us) filter (where u.below * 20 >= u.total * 19) as p95
from sums u group by u.dialect, u.action order by p95 desc, median desc, u.dialect, u.action limit ${SLOWEST}`;

interface HourRow {
  readonly at: bigint;
  readonly dialect: string;
  readonly calls: bigint;
  readonly errors: bigint;
}

interface SlowRow {
  readonly dialect: string;
  readonly action: string;
  readonly calls: bigint;
  readonly errors: bigint;
  readonly median: bigint;
  readonly p95: bigint;
}

/** The calls of a tenant by hour, and its slowest actions: from counts, whose number does not grow with that of calls. */
export async function callStats(database: Queryable, tenantId: TenantId, since: Instant): Promise<CallStats> {
  const values = { tenant: tenantId, since: Math.trunc(since) };
  const hours = await queryRows<HourRow>(database, HOURS, values);
  const slowest = await queryRows<SlowRow>(database, SLOW, values);
  return { hours: hours.map(hourOf), slowest: slowest.map(timesOf) };
}

function hourOf({ at, dialect, calls, errors }: HourRow): HourOfCalls {
  return { hourAt: Number(at), dialect, calls: Number(calls), errors: Number(errors) };
}

function timesOf({ dialect, action, calls, errors, median, p95 }: SlowRow): ActionTimes {
  return {
    dialect,
    action,
    calls: Number(calls),
    errors: Number(errors),
    medianUs: Number(median),
    p95Us: Number(p95),
  };
}
