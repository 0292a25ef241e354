import {
  RECEIVED_DAYS,
  type DayOfGateway,
  type ShownSeal,
  type ShownVerify,
  type WaitingWork,
} from '../../src/core/console/overview.ts';
import type { LocalDate } from '../../src/core/dates.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { movesOf } from '../maintenance/income-moves.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** Jobs of a kind of state that are counted. */
const MOST_COUNTED = 10_000;
const TENANT = 'cast(:tenant as bigint)';
const SHOWN = `between cast(:today as date) - ${RECEIVED_DAYS - 1} and cast(:today as date)`;

interface DayRow {
  readonly currency: string;
  readonly day: string;
  readonly gateway: string;
  readonly payments: string;
  readonly received: string;
  readonly returned: string;
}

/** The sums that maintenance has made (`db/maintenance/income.ts`), and the rows that were recorded since. */
const RECEIVED = `
with mark as materialized (
  select coalesce((select m.until_at from income_marks m where m.tenant_id = ${TENANT}), '-infinity') as until_at),
moves as (
  select g.currency, g.paid_on as day, g.gateway, g.payments, g.received_minor as received, g.returned_minor as returned
  from income_gateways g where g.tenant_id = ${TENANT} and g.paid_on ${SHOWN}
  union all
  select v.currency, v.day, v.gateway, v.payments, v.received, v.returned
  from (${movesOf(TENANT, 'x.recorded_at >= (select k.until_at from mark k)')}) v
  where v.day ${SHOWN}),
days as materialized (
  select v.currency, v.day, v.gateway, sum(v.payments) as payments, sum(v.received) as received,
    sum(v.returned) as returned
  from moves v group by v.currency, v.day, v.gateway)
select d.currency, d.day, coalesce(nullif(p.display_name, ''), d.gateway) as gateway, d.payments::text as payments,
  d.received::text as received, d.returned::text as returned
from days d left join payment_methods p on p.tenant_id = ${TENANT} and p.system_name = d.gateway
where d.received <> 0 or d.returned <> 0`;

/** The money of the last days, by day and gateway. */
export async function receivedByDay(
  database: Queryable,
  tenant: TenantId,
  today: LocalDate,
): Promise<readonly DayOfGateway[]> {
  const rows = await translated(() => queryRows<DayRow>(database, RECEIVED, { tenant, today }));
  return rows.map(({ currency, day, gateway, payments, received, returned }) => ({
    ...{ currency, day, gateway, payments: Number(payments) },
    receivedMinor: BigInt(received),
    returnedMinor: BigInt(returned),
  }));
}

interface WorkRow {
  readonly kind: 'mail' | 'delivery';
  readonly waiting: number;
  readonly failed: number;
  readonly oldest_ms: bigint | null;
  readonly has_more: boolean;
}

const counted = (states: string): string => `(select o.event, o.state, o.recorded_at from outbox o
  where o.tenant_id = ${TENANT} and o.state ${states} limit ${MOST_COUNTED + 1})`;

const WORK = `
select k.kind, count(*) filter (where w.state in ('pending', 'queued'))::integer as waiting,
  count(*) filter (where w.state in ('held', 'failed'))::integer as failed,
  (extract(epoch from min(w.recorded_at) filter (where w.state in ('pending', 'queued'))) * 1000)::bigint as oldest_ms,
  count(*) > ${MOST_COUNTED} as has_more
from (${counted("= 'pending'")} union all ${counted("in ('queued', 'held', 'failed')")}) w,
lateral (select case when w.event like 'delivery.%' then 'delivery' else 'mail' end as kind) k
group by k.kind`;

/** The background work of a tenant that is not done. */
export async function waitingWork(database: Queryable, tenant: TenantId): Promise<readonly WaitingWork[]> {
  const rows = await translated(() => queryRows<WorkRow>(database, WORK, { tenant }));
  return rows.map((row) => ({
    kind: row.kind,
    waiting: row.waiting,
    failed: row.failed,
    oldestAt: row.oldest_ms === null ? null : Number(row.oldest_ms),
    hasMore: row.has_more,
  }));
}

interface ProofRow {
  readonly seq: bigint | null;
  readonly total_rows: bigint;
  readonly sealed_ms: bigint;
  readonly mac: string;
  readonly state: string | null;
  readonly found: bigint;
  readonly rows_read: bigint;
  readonly started_ms: bigint;
}

const PROOF = `
select s.seq, s.total_rows, (extract(epoch from s.sealed_at) * 1000)::bigint as sealed_ms, encode(s.mac, 'hex') as mac,
  v.state, v.found, v.rows_read, (extract(epoch from v.started_at) * 1000)::bigint as started_ms
from (select 1) one
left join lateral (select h.seq, h.total_rows, h.sealed_at, h.mac from history_seals h
  where h.tenant_id = ${TENANT} order by h.seq desc limit 1) s on true
left join lateral (select r.state, r.found, r.rows_read, r.started_at from verify_runs r
  where r.tenant_id = ${TENANT} order by r.id desc limit 1) v on true`;

/** The last seal and the last verification. */
export async function lastProof(
  database: Queryable,
  tenant: TenantId,
): Promise<{ readonly seal: ShownSeal | null; readonly verify: ShownVerify | null }> {
  const [row] = await translated(() => queryRows<ProofRow>(database, PROOF, { tenant }));
  if (row === undefined) return { seal: null, verify: null };
  const { seq, total_rows: total, sealed_ms: sealed, mac, state, found, rows_read: rows, started_ms: started } = row;
  return {
    seal: seq === null ? null : { seq: Number(seq), totalRows: Number(total), sealedAt: Number(sealed), mac },
    verify: state === null ? null : { state, found: Number(found), rowsRead: Number(rows), startedAt: Number(started) },
  };
}
