import type { RunState, VerifyRun } from '../../src/core/console/proof.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import type { Difference } from '../verify/difference.ts';
import type { Verification } from '../verify/verify.ts';
import { inOneTransaction, queryRows, type Database, type Queryable } from '../postgres/sql.ts';
import { ofAllTenants } from '../reads/all-tenants.ts';
import { recordAct } from './acts.ts';
import type { NewAct } from '../../src/core/console/acts.ts';

/** A run that was not seen for these seconds has been broken off. */
const SEEN_WITHIN_SECONDS = 30;
/** Runs of a tenant that are kept. */
const KEPT = 30;
const LOCK = 4_919_062;

/** Which run is written. */
export interface RunKey {
  readonly tenantId: TenantId;
  readonly id: number;
}

export interface NewRun {
  readonly tenantId: TenantId;
  readonly origin: VerifyRun['origin'];
  /** The act of an operator of the console, which is recorded with the run. */
  readonly act: NewAct | null;
}

/** Starts a run, numbered after the last one of the tenant. Older runs than the last few are deleted. */
export async function startRun(database: Database, { tenantId, origin, act }: NewRun): Promise<RunKey> {
  return await inOneTransaction(database, async (trx) => {
    await queryRows(trx, 'select pg_advisory_xact_lock(?::integer, hashint8(?::bigint))', [LOCK, tenantId]);
    const [last] = await queryRows<{ id: bigint | null }>(
      trx,
      'select max(r.id) as id from verify_runs r where r.tenant_id = ?',
      [tenantId],
    );
    const id = Number(last?.id ?? 0) + 1;
    await queryRows(
      trx,
      `insert into verify_runs (tenant_id, id, origin, started_by, state, started_at, seen_at)
       values (?, ?, ?, ?, 'running', clock_timestamp(), clock_timestamp())`,
      [tenantId, id, origin, act?.operator.name ?? ''],
    );
    if (id > KEPT) {
      await queryRows(trx, 'delete from verify_runs where tenant_id = ? and id <= ?', [tenantId, id - KEPT]);
    }
    if (act !== null) await recordAct(trx, act);
    return { tenantId, id };
  });
}

/** Notes that a run goes on. */
export async function noteProgress(
  database: Queryable,
  { tenantId, id }: RunKey,
  { read, expected }: { readonly read: number; readonly expected: number },
): Promise<void> {
  await queryRows(
    database,
    `update verify_runs set rows_read = ?, rows_expected = ?, seen_at = now()
     where tenant_id = ? and id = ? and state = 'running'`,
    [read, expected, tenantId, id],
  );
}

/** Ends a run with its result, once. */
export async function endRun(
  database: Queryable,
  { tenantId, id }: RunKey,
  { found, differences, checked, sealsUnchecked }: Verification,
  read: number,
): Promise<void> {
  await queryRows(
    database,
    `update verify_runs set state = 'done', found = ?, differences = ?::json, counts = ?::json, seals_unchecked = ?,
       rows_read = ?, seen_at = now(), ended_at = now()
     where tenant_id = ? and id = ? and state = 'running'`,
    [found, JSON.stringify(differences), JSON.stringify(checked), sealsUnchecked, read, tenantId, id],
  );
}

/** Ends a run that could not be brought to its end. */
export async function failRun(database: Queryable, { tenantId, id }: RunKey, failure: string): Promise<void> {
  await queryRows(
    database,
    `update verify_runs set state = 'failed', failure = ?, seen_at = now(), ended_at = now()
     where tenant_id = ? and id = ? and state = 'running'`,
    [failure, tenantId, id],
  );
}

interface Row {
  readonly id: bigint;
  readonly origin: VerifyRun['origin'];
  readonly started_by: string;
  readonly state: RunState;
  readonly rows_read: bigint;
  readonly rows_expected: bigint;
  readonly found: bigint;
  readonly seals_unchecked: bigint;
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: string;
  readonly started: string;
  readonly ended: string | null;
  readonly seconds: number;
}

const UTC = `at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

/** The runs of a tenant, the newest first, before an id; or one of them. */
export async function listRuns(
  database: Queryable,
  tenantId: TenantId,
  { before, id = null, most }: { readonly before: number | null; readonly id?: number | null; readonly most: number },
): Promise<readonly VerifyRun[]> {
  const rows = await queryRows<Row>(
    database,
    `select r.id, r.origin, r.started_by, r.rows_read, r.rows_expected, r.found, r.seals_unchecked, r.counts, r.failure,
       case when r.state = 'running' and r.seen_at < now() - interval '${SEEN_WITHIN_SECONDS} seconds'
         then 'broken-off' else r.state end as state,
       to_char(r.started_at ${UTC}) as started, to_char(r.ended_at ${UTC}) as ended,
       extract(epoch from coalesce(r.ended_at, r.seen_at) - r.started_at)::float8 as seconds
     from verify_runs r where r.tenant_id = cast(:tenant as bigint)
       and (cast(:before as bigint) is null or r.id < :before) and (cast(:id as bigint) is null or r.id = :id)
     order by r.id desc limit :most`,
    { tenant: tenantId, before, id, most },
  );
  return rows.map((row) => ({
    id: Number(row.id),
    origin: row.origin,
    startedBy: row.started_by,
    state: row.state,
    rowsRead: Number(row.rows_read),
    rowsExpected: Number(row.rows_expected),
    found: Number(row.found),
    sealsUnchecked: Number(row.seals_unchecked),
    counts: row.counts,
    failure: row.failure,
    startedAt: row.started,
    endedAt: row.ended,
    seconds: row.seconds,
  }));
}

/** The differences of a run, from a place in the order in which they were found. */
export async function runDifferences(
  database: Queryable,
  { tenantId, id }: RunKey,
  from: number,
  most: number,
): Promise<readonly Difference[]> {
  const rows = await queryRows<{ difference: Difference }>(
    database,
    `select d.difference from verify_runs r
     cross join lateral json_array_elements(r.differences) with ordinality as d (difference, place)
     where r.tenant_id = ? and r.id = ? and d.place > ? order by d.place limit ?`,
    [tenantId, id, from, most],
  );
  return rows.map(({ difference }) => difference);
}

/** The last verification of each tenant, together: the age of the oldest, and the differences of all. */
export interface LastVerify {
  readonly ageMs: number;
  readonly differences: number;
  /** The tenants that these leave out: their node of the database is away. */
  readonly unread: readonly TenantId[];
}

const LAST = `
select extract(epoch from now() - min(l.ended_at))::float8 as seconds, sum(l.found)::bigint as found
from (select distinct on (r.tenant_id) r.tenant_id, r.ended_at, r.found from verify_runs r
  where r.tenant_id = any(?::bigint[]) and r.state = 'done' order by r.tenant_id, r.id desc) l
join tenants t on t.id = l.tenant_id where t.disabled_at is null`;

/** `null` where no verification of a tenant has ended. */
export async function lastVerify(database: Queryable): Promise<LastVerify | null> {
  const { rows, unread } = await ofAllTenants(database, 'verify_runs', (tenants) =>
    queryRows<{ seconds: number | null; found: bigint | null }>(database, LAST, [tenants]),
  );
  const ended = rows.flatMap(({ seconds, found }) => (seconds === null ? [] : [{ seconds, found: Number(found) }]));
  if (ended.length === 0) return null;
  return {
    ageMs: Math.max(0, ...ended.map(({ seconds }) => seconds * 1_000)),
    differences: ended.reduce((sum, { found }) => sum + found, 0),
    unread,
  };
}
