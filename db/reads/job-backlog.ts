import type { JobName } from '../queue/job-queue.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { ofAllTenants, type OfAllTenants } from './all-tenants.ts';

/**
 * The state of a job: in the outbox, `pending`; in the queue, `ready` to run, `delayed` until its next try, `running`,
 * or `failed` for good.
 */
export const JOB_STATES = ['pending', 'ready', 'delayed', 'running', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Jobs of one kind in one state. */
export interface JobGroup {
  /** The name of a task of the gateway; the queue may hold others. */
  readonly kind: string;
  readonly state: JobState;
  readonly count: number;
  /** The age of the oldest in this state; a delayed or failed one counts from when it was queued. */
  readonly oldestSeconds: number;
}

interface Row {
  readonly kind: string;
  readonly state: JobState;
  readonly count: bigint;
  readonly oldest_seconds: number;
}

const QUEUE = `
select j.task_identifier as kind, s.state, count(*) as count,
  extract(epoch from now() - min(case s.state when 'running' then j.locked_at when 'ready' then j.run_at
    else j.created_at end))::float8 as oldest_seconds
from graphile_worker.jobs j, lateral (select case when j.locked_at is not null then 'running'
  when j.attempts >= j.max_attempts then 'failed' when j.run_at > now() then 'delayed' else 'ready' end as state) s
group by j.task_identifier, s.state`;

const OUTBOX = `
select k.kind, 'pending' as state, count(*) as count,
  extract(epoch from now() - min(o.recorded_at))::float8 as oldest_seconds
from outbox o, lateral (select case when o.event like 'delivery.%' then ?::text else ?::text end as kind) k
where o.tenant_id = any(?::bigint[]) and o.state = 'pending'
group by k.kind`;

const DELIVERY: JobName = 'complete-delivery';
const MAIL: JobName = 'send-mail';

/** The jobs in the queue, and their age; for the worker's role, the only one that may read the queue's tables. */
export async function queuedJobs(database: Queryable): Promise<readonly JobGroup[]> {
  return groupsOf(['ready', 'delayed', 'running', 'failed'], await queryRows<Row>(database, QUEUE, []));
}

/** The events in the outbox that wait for the queue. */
export async function pendingEvents(database: Queryable): Promise<OfAllTenants<JobGroup>> {
  const { rows, unread } = await ofAllTenants(database, 'outbox', (tenants) =>
    queryRows<Row>(database, OUTBOX, [DELIVERY, MAIL, tenants]),
  );
  return { rows: groupsOf(['pending'], rows), unread };
}

function groupsOf(states: readonly JobState[], rows: readonly Row[]): readonly JobGroup[] {
  const groups = new Map<string, JobGroup>();
  // Ours exist without a job too: a missing curve would look like a fault.
  for (const kind of [DELIVERY, MAIL]) {
    for (const state of states) groups.set(`${kind} ${state}`, { kind, state, count: 0, oldestSeconds: 0 });
  }
  for (const { kind, state, count, oldest_seconds: seconds } of rows) {
    const key = `${kind} ${state}`;
    // Each node that was asked by itself has a row of its own. A gateway's clock may run ahead of the database's.
    const before = groups.get(key) ?? { count: 0, oldestSeconds: 0 };
    const oldestSeconds = Math.max(before.oldestSeconds, seconds);
    groups.set(key, { kind, state, count: before.count + Number(count), oldestSeconds });
  }
  return [...groups.values()];
}
