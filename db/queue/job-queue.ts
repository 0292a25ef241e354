import type { PendingEvent } from './outbox.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** The kinds of jobs, as the queue names them. */
export type JobName = 'send-mail' | 'complete-delivery';

/** The payload of every job: the event that it is about. */
export interface JobPayload {
  readonly tenantId: number;
  /** The event's id in the outbox. */
  readonly id: number;
}

interface JobOptions {
  readonly maxAttempts: number;
  /** How long from now it must not be tried. */
  readonly delayMs?: number;
}

type EventKey = Pick<PendingEvent, 'tenantId' | 'id'>;

/**
 * Adds events to the job queue. In a transaction they are queued if it commits. A waiting job of the same event is
 * replaced; a running one ends first.
 */
export async function queueJobs(
  database: Queryable,
  name: JobName,
  events: readonly EventKey[],
  { maxAttempts, delayMs = 0 }: JobOptions,
): Promise<void> {
  const payloads = events.map(({ tenantId, id }): JobPayload => ({ tenantId, id }));
  await queryRows(
    database,
    `select graphile_worker.add_job(?, payload := e.payload::json, job_key := e.key, max_attempts := ?,
       run_at := now() + ? * interval '1 millisecond') from unnest(?::text[], ?::text[]) as e (payload, key)`,
    [
      name,
      maxAttempts,
      delayMs,
      payloads.map((payload) => JSON.stringify(payload)),
      events.map(({ tenantId, id }) => `${name}:${tenantId}:${id}`),
    ],
  );
}

/** The same for one event. */
export async function queueJob(
  database: Queryable,
  name: JobName,
  event: EventKey,
  options: JobOptions,
): Promise<void> {
  await queueJobs(database, name, [event], options);
}

/** Releases the jobs of workers that have ended. */
export async function releaseJobsOf(database: Queryable, workers: readonly string[]): Promise<void> {
  await queryRows(database, 'select graphile_worker.force_unlock_workers(?::text[])', [workers]);
}

/**
 * Releases jobs whose worker died. No job of the gateway runs as long as this; the queue's own limit is four hours. The job
 * of a slow worker runs twice, so every job must be idempotent.
 */
export async function releaseStuckJobs(database: Queryable, afterSeconds: number): Promise<void> {
  await queryRows(
    database,
    `select graphile_worker.force_unlock_workers(array_agg(distinct j.locked_by)) from graphile_worker.jobs j
     where j.locked_at < now() - ? * interval '1 second' having count(*) > 0`,
    [afterSeconds],
  );
}
