import type { TenantId } from '../../src/core/tenant.ts';
import { inOneTransaction, queryRows, type Database, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { queueJob, type JobName } from '../queue/job-queue.ts';
import { tenantIds } from '../queue/outbox.ts';

/**
 * The state of a job. `pending`: in the outbox, until a gateway moves it to the queue. `waiting`: for its next attempt.
 * `held`: a mail that is kept. `lost`: the queue does not have it. `failed`: it is not tried again. Where a delivery was
 * tried again, its earlier event is `done`.
 */
export type JobState = 'pending' | 'waiting' | 'running' | 'held' | 'lost' | 'failed' | 'done';

/** The name of a job from its beginning to its end: an event and its tenant. */
export interface JobId {
  readonly tenantId: TenantId;
  /** Of the event in the outbox. */
  readonly id: number;
}

export interface ListedJob extends JobId {
  readonly task: JobName;
  readonly event: string;
  /** `null` for a mail about a client. */
  readonly invoiceId: number | null;
  readonly state: JobState;
  readonly attempts: number;
  /** `null` where the queue does not have it. */
  readonly maxAttempts: number | null;
  /** ISO 8601, of the next attempt; `null` where no attempt follows. */
  readonly nextRunAt: string | null;
  readonly lastError: string | null;
  /** ISO 8601. */
  readonly recordedAt: string;
}

/** A filter of jobs; a `null` matches any, but of the states all except `done`. */
export interface JobFilter {
  readonly tenantId: TenantId | null;
  readonly task: JobName | null;
  readonly states: readonly JobState[] | null;
  /** Only those behind this one. */
  readonly after: JobId | null;
}

/** A row of {@link jobRows}. */
export interface JobRow {
  readonly tenant_id: bigint;
  readonly id: bigint;
  readonly task: JobName;
  readonly event: string;
  readonly invoice_id: bigint | null;
  readonly state: JobState;
  /** The state in the outbox. */
  readonly stored: string;
  readonly queue_id: bigint | null;
  readonly attempts: number | null;
  readonly max_attempts: number | null;
  readonly next_run: string | null;
  readonly last_error: string | null;
  readonly recorded: string;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

/** Events that are not done, written so that the planner matches them with two partial indexes. */
const UNDONE = `(o.state = 'pending' or o.state in ('queued', 'held', 'failed'))`;
const WITH_DONE = `o.state <> 'recorded'`;

/**
 * Rows of events as jobs; `source` is `outbox`, or a bounded part of it in brackets, and `:tenant` the tenant. Only the
 * worker's connection may read the queue's tables. Deliveries are looked up one by one (`lateral … limit 1`): the planner
 * would read all deliveries of a tenant that seems small to it.
 */
export const jobRows = (source: string): string => `
  select o.tenant_id, o.id, o.state as stored, k.task, o.event, o.invoice_id, j.id as queue_id, j.attempts, j.max_attempts,
    case
      when o.state = 'done' then 'done'
      when o.state = 'failed' and k.task = 'complete-delivery' and (coalesce(v.state, '') <> 'failed' or exists (
        select 1 from outbox l where l.tenant_id = :tenant and l.invoice_id = o.invoice_id and l.event = o.event
          and l.state <> 'recorded' and l.id > o.id)) then 'done'
      when j.locked_at is not null then 'running'
      when o.state <> 'queued' then o.state
      when j.id is null then 'lost'
      when j.attempts >= j.max_attempts then 'failed'
      else 'waiting'
    end as state,
    case when o.state = 'queued' and j.attempts < j.max_attempts and j.locked_at is null
      then to_char(j.run_at at time zone 'UTC', ${ISO}) end as next_run,
    coalesce(j.last_error, v.failure, case when o.state = 'held' and c.email = '' then 'The client has no mail address'
      when o.state = 'held' then 'There was no mail server (SMTP_URL)' end) as last_error,
    to_char(o.recorded_at at time zone 'UTC', ${ISO}) as recorded
  from ${source} o
  cross join lateral (
    select case when o.event like 'delivery.%' then 'complete-delivery' else 'send-mail' end as task) k
  left join graphile_worker.jobs j on j.key = k.task || ':' || o.tenant_id || ':' || o.id
  left join lateral (select d.state, d.failure from deliveries d where k.task = 'complete-delivery'
    and d.tenant_id = :tenant and d.invoice_id = o.invoice_id limit 1) v on true
  left join invoices i on o.state = 'held' and i.tenant_id = :tenant and i.id = o.invoice_id
  left join clients c on c.tenant_id = :tenant and c.id = coalesce(i.client_id,
    case when o.state = 'held' then (o.payload ->> 'clientId')::bigint end)`;

/** A tenant's jobs by event. */
const jobsSql = (which: string): string => `
select * from (${jobRows('outbox')}
  where ${which}
    and o.tenant_id = :tenant
    and o.id > :after
    and (cast(:only as bigint) is null or o.id = :only)
) jobs
where state = any(cast(:states as text[])) and (cast(:task as text) is null or task = :task)
order by id limit :limit`;

const OPEN: readonly JobState[] = ['pending', 'waiting', 'running', 'held', 'lost', 'failed'];

/** Jobs by tenant and event, over the worker's connection; a statement a tenant. */
export async function listJobs(
  worker: Queryable,
  { tenantId, task, states, after }: JobFilter,
  limit: number,
): Promise<readonly ListedJob[]> {
  const tenants = tenantId === null ? await tenantIds(worker) : [tenantId];
  const jobs: ListedJob[] = [];
  for (const tenant of tenants) {
    if (after !== null && tenant < after.tenantId) continue;
    if (jobs.length >= limit) break;
    const behind = after?.tenantId === tenant ? after.id : 0;
    const bindings = { tenant, task, limit: limit - jobs.length, after: behind, only: null };
    jobs.push(...(await readRows(worker, states ?? OPEN, bindings)).map(jobOf));
  }
  return jobs;
}

/** One job in any state, over the worker's connection; `null` where the tenant has no such job. */
export async function readJob(worker: Queryable, id: JobId): Promise<ListedJob | null> {
  const row = await findJob(worker, id);
  return row === null ? null : jobOf(row);
}

/** The same with its number in the queue. */
async function findJob(worker: Queryable, { tenantId, id }: JobId): Promise<JobRow | null> {
  const bindings = { tenant: tenantId, task: null, limit: 1, after: 0, only: id };
  const [row] = await readRows(worker, [...OPEN, 'done'], bindings);
  return row ?? null;
}

function readRows(
  worker: Queryable,
  states: readonly JobState[],
  bindings: Readonly<Record<string, SqlValue>>,
): Promise<readonly JobRow[]> {
  // Some of the failed events count as done.
  return queryRows<JobRow>(worker, jobsSql(states.includes('done') ? WITH_DONE : UNDONE), { ...bindings, states });
}

export function jobOf(row: JobRow): ListedJob {
  return {
    tenantId: Number(row.tenant_id),
    id: Number(row.id),
    task: row.task,
    event: row.event,
    invoiceId: idOf(row.invoice_id),
    state: row.state,
    attempts: row.attempts ?? 0,
    maxAttempts: row.max_attempts,
    nextRunAt: row.next_run,
    lastError: row.last_error,
    recordedAt: row.recorded,
  };
}

function idOf(id: bigint | null): number | null {
  return id === null ? null : Number(id);
}

/** The result of a retry; `not-found` and the states that a retry cannot help are left as they are. */
type RetryResult =
  | { readonly was: 'not-found' }
  | { readonly was: JobState; readonly task: JobName; readonly invoiceId: number | null; readonly isRetried: boolean };

/**
 * Retries a job now, over the worker's connection. A waiting or failed job runs next, a lost one is queued again, and a
 * held one returns to the outbox. A running job is left as it is, also where it starts meanwhile. So is a failed delivery:
 * the worker's role may not open it again. `note` writes in the transaction of a job that is retried.
 */
export async function retryJob(
  worker: Database,
  job: JobId,
  maxAttempts: Readonly<Record<JobName, number>>,
  note: (trx: Queryable) => Promise<void> = () => Promise.resolve(),
): Promise<RetryResult> {
  return await inOneTransaction(worker, async (trx) => {
    await queryRows(trx, 'select id from outbox where tenant_id = ? and id = ? for update', [job.tenantId, job.id]);
    const row = await findJob(trx, job);
    if (row === null) return { was: 'not-found' };
    const isRetried = await retryRow(trx, row, job, maxAttempts[row.task]);
    if (isRetried) await note(trx);
    return { was: row.state, task: row.task, invoiceId: idOf(row.invoice_id), isRetried };
  });
}

async function retryRow(trx: Queryable, row: JobRow, job: JobId, maxAttempts: number): Promise<boolean> {
  const settle = async (state: 'pending' | 'queued'): Promise<true> => {
    await queryRows(trx, 'update outbox set state = ?, settled_at = null where tenant_id = ? and id = ?', [
      ...[state, job.tenantId, job.id],
    ]);
    return true;
  };
  const isFailed = row.state === 'failed';
  if (row.state === 'held') return await settle('pending');
  if (row.state !== 'waiting' && row.state !== 'lost' && !isFailed) return false;
  if (row.stored === 'failed' && row.task === 'complete-delivery') return false;
  if (row.queue_id === null) {
    await queueJob(trx, row.task, job, { maxAttempts });
    return await settle('queued');
  }
  const moved = await queryRows(
    trx,
    'select id from graphile_worker.reschedule_jobs(array[?::bigint], run_at := now(), attempts := ?::int)',
    [row.queue_id, isFailed ? 0 : row.attempts],
  );
  // No row: the job was taken meanwhile, and runs.
  return moved.length > 0 && (await settle('queued'));
}
