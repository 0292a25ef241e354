import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type SqlValue } from '../postgres/sql.ts';
import { queueJob, type JobName } from '../queue/job-queue.ts';
import { tenantIds } from '../queue/outbox.ts';

/**
 * Where a job stands. `pending`: in the outbox, for a gateway to hand it over; `waiting`: for its next attempt; `held`: a
 * mail that is kept; `lost`: the queue does not know it; `failed`: nobody tries it any more. Of a delivery that was
 * tried anew the earlier event is `done`.
 */
export type JobState = 'pending' | 'waiting' | 'running' | 'held' | 'lost' | 'failed' | 'done';

/** An event and its tenant: what names a job from its beginning to its end. */
export interface JobId {
  readonly tenantId: TenantId;
  /** Of the event in the outbox. */
  readonly id: number;
}

export interface ListedJob extends JobId {
  readonly task: JobName;
  readonly event: string;
  readonly invoiceId: number;
  readonly state: JobState;
  readonly attempts: number;
  /** `null` where the queue does not have it. */
  readonly maxAttempts: number | null;
  /** ISO 8601, of the next attempt; `null` where none is to come. */
  readonly nextRunAt: string | null;
  readonly lastError: string | null;
  /** ISO 8601. */
  readonly recordedAt: string;
}

/** Which jobs are meant; a `null` is any, of the states all but `done`. */
export interface JobFilter {
  readonly tenantId: TenantId | null;
  readonly task: JobName | null;
  readonly states: readonly JobState[] | null;
  /** Those behind this one alone. */
  readonly after: JobId | null;
}

interface Row {
  readonly tenant_id: bigint;
  readonly id: bigint;
  readonly task: JobName;
  readonly event: string;
  readonly invoice_id: bigint;
  readonly state: JobState;
  /** As the outbox says it. */
  readonly stored: string;
  readonly queue_id: bigint | null;
  readonly attempts: number | null;
  readonly max_attempts: number | null;
  readonly next_run: string | null;
  readonly last_error: string | null;
  readonly recorded: string;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

/** The events that are not done, in words that the planner can hold against two indexes which have no others. */
const UNDONE = `(o.state = 'pending' or o.state in ('queued', 'held', 'failed'))`;
const WITH_DONE = `o.state <> 'recorded'`;

/** Jobs, by tenant and event: the worker's connection alone may read the queue's tables. */
const jobsSql = (which: string): string => `
select * from (
  select o.tenant_id, o.id, o.state as stored, k.task, o.event, o.invoice_id, j.id as queue_id, j.attempts, j.max_attempts,
    case
      when o.state = 'done' then 'done'
      when o.state = 'failed' and k.task = 'complete-delivery' and (coalesce(v.state, '') <> 'failed' or exists (
        select 1 from outbox l where l.tenant_id = o.tenant_id and l.invoice_id = o.invoice_id and l.event = o.event
          and l.id > o.id)) then 'done'
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
  from outbox o
  cross join lateral (
    select case when o.event = 'delivery.complete' then 'complete-delivery' else 'send-mail' end as task) k
  left join graphile_worker.jobs j on j.key = k.task || ':' || o.tenant_id || ':' || o.id
  left join deliveries v on k.task = 'complete-delivery' and v.tenant_id = o.tenant_id and v.invoice_id = o.invoice_id
  left join invoices i on o.state = 'held' and i.tenant_id = o.tenant_id and i.id = o.invoice_id
  left join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id
  where ${which}
    and o.tenant_id = any(cast(:tenants as bigint[]))
    and (o.tenant_id, o.id) > (cast(:afterTenant as bigint), cast(:afterId as bigint))
    and (cast(:only as bigint) is null or o.id = :only)
) jobs
where state = any(cast(:states as text[])) and (cast(:task as text) is null or task = :task)
order by tenant_id, id limit :limit`;

const OPEN: readonly JobState[] = ['pending', 'waiting', 'running', 'held', 'lost', 'failed'];

/** Jobs by tenant and event, over the worker's connection. */
export async function listJobs(
  worker: Knex,
  { tenantId, task, states, after }: JobFilter,
  limit: number,
): Promise<readonly ListedJob[]> {
  const tenants = tenantId === null ? await tenantIds(worker) : [tenantId];
  const bindings = { tenants, task, limit, ...afterOf(after), only: null };
  return (await readRows(worker, states ?? OPEN, bindings)).map(jobOf);
}

/** One job in any state, with its number in the queue; `null` where there is none. */
async function findJob(worker: Knex, { tenantId, id }: JobId): Promise<Row | null> {
  const bindings = { tenants: [tenantId], task: null, limit: 1, ...afterOf(null), only: id };
  const [row] = await readRows(worker, [...OPEN, 'done'], bindings);
  return row ?? null;
}

function readRows(
  worker: Knex,
  states: readonly JobState[],
  bindings: Readonly<Record<string, SqlValue>>,
): Promise<readonly Row[]> {
  // Among those that failed there are some that are done by now.
  return queryRows<Row>(worker, jobsSql(states.includes('done') ? WITH_DONE : UNDONE), { ...bindings, states });
}

function afterOf(after: JobId | null): Readonly<Record<string, SqlValue>> {
  return { afterTenant: after?.tenantId ?? 0, afterId: after?.id ?? 0 };
}

function jobOf(row: Row): ListedJob {
  return {
    tenantId: Number(row.tenant_id),
    id: Number(row.id),
    task: row.task,
    event: row.event,
    invoiceId: Number(row.invoice_id),
    state: row.state,
    attempts: row.attempts ?? 0,
    maxAttempts: row.max_attempts,
    nextRunAt: row.next_run,
    lastError: row.last_error,
    recordedAt: row.recorded,
  };
}

/** What a retry found and did; `not-found` and the states that it cannot help are left as they are. */
export type RetryResult =
  | { readonly was: 'not-found' }
  | { readonly was: JobState; readonly task: JobName; readonly invoiceId: number; readonly isRetried: boolean };

/**
 * Has a job tried now, over the worker's connection: a waiting or failed one is put first in time, a lost one is queued
 * again, a held one goes back into the outbox. A job that runs is left alone, also where it begins to run meanwhile.
 * A failed delivery is not for the worker to open again: it is left too.
 */
export async function retryJob(
  worker: Knex,
  job: JobId,
  maxAttempts: Readonly<Record<JobName, number>>,
): Promise<RetryResult> {
  return await worker.transaction(async (trx) => {
    await queryRows(trx, 'select id from outbox where tenant_id = ? and id = ? for update', [job.tenantId, job.id]);
    const row = await findJob(trx, job);
    if (row === null) return { was: 'not-found' };
    const isRetried = await retryRow(trx, row, job, maxAttempts[row.task]);
    return { was: row.state, task: row.task, invoiceId: Number(row.invoice_id), isRetried };
  });
}

async function retryRow(trx: Knex.Transaction, row: Row, job: JobId, maxAttempts: number): Promise<boolean> {
  const settle = async (state: 'pending' | 'queued'): Promise<true> => {
    await trx('outbox').where({ tenant_id: job.tenantId, id: job.id }).update({ state, settled_at: null });
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
  // Nothing: it was taken meanwhile, and runs.
  return moved.length > 0 && (await settle('queued'));
}
