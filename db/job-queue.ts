import type { Knex } from 'knex';
import type { PendingEvent } from './outbox.ts';
import { queryRows } from './sql.ts';

/** The kinds of jobs, as the queue names them. */
export type JobName = 'send-mail' | 'complete-delivery';

/** What every job carries: the event that it is about. */
export interface JobPayload {
  readonly tenantId: number;
  /** The event's id in the outbox. */
  readonly id: number;
}

export interface JobOptions {
  readonly maxAttempts: number;
  /** How long from now it must not be tried. */
  readonly delayMs?: number;
}

/**
 * Hands an event to the job queue. Within a transaction it is queued with what else is done there, or not at all. A job
 * of the same event that waits is replaced; one that runs now ends first.
 */
export async function queueJob(
  database: Knex,
  name: JobName,
  event: Pick<PendingEvent, 'tenantId' | 'id'>,
  { maxAttempts, delayMs = 0 }: JobOptions,
): Promise<void> {
  const payload: JobPayload = { tenantId: event.tenantId, id: event.id };
  await queryRows(
    database,
    `select graphile_worker.add_job(?, payload := ?::json, job_key := ?, max_attempts := ?,
       run_at := now() + ? * interval '1 millisecond')`,
    [name, JSON.stringify(payload), `${name}:${event.tenantId}:${event.id}`, maxAttempts, delayMs],
  );
}

/** Gives back the jobs of workers that have ended. */
export async function releaseJobsOf(database: Knex, workers: readonly string[]): Promise<void> {
  await queryRows(database, 'select graphile_worker.force_unlock_workers(?::text[])', [workers]);
}

/**
 * Gives jobs back whose worker died: no job of ours runs as long as this, but the queue's own limit is four hours. A
 * worker that was merely slow does its job a second time, which every job must bear.
 */
export async function releaseStuckJobs(database: Knex, afterSeconds: number): Promise<void> {
  await queryRows(
    database,
    `select graphile_worker.force_unlock_workers(array_agg(distinct j.locked_by)) from graphile_worker.jobs j
     where j.locked_at < now() - ? * interval '1 second' having count(*) > 0`,
    [afterSeconds],
  );
}
