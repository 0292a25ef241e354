import { retryJob, type JobId, type JobState } from '../../db/admin/jobs.ts';
import { retryDelivery } from '../../db/admin/metrc.ts';
import { inOneTransaction, type Database, type Queryable } from '../../db/postgres/sql.ts';
import type { JobName } from '../../db/queue/job-queue.ts';
import { attemptsOf } from './delivery-task.ts';
import { DELIVERY_ATTEMPTS, MAIL_ATTEMPTS } from './relay.ts';

/** The connections of a retry. */
interface RetryDatabases {
  /** Of the worker's role: it may use the queue's tables. */
  readonly worker: Database;
  /** Of the owner or the runtime role: it may open a failed delivery again. */
  readonly ledger: Database;
}

/** Jobs that a retry cannot help. */
export type Unhelped = 'not-found' | 'pending' | 'running' | 'done';

export interface Retried {
  readonly id: JobId;
  readonly task: JobName;
  readonly invoiceId: number | null;
  readonly was: JobState;
}

/**
 * Retries one job now, or returns why there is nothing to retry. `at` is ISO 8601. `note` writes in the transaction of the
 * retry. A job that was retried is pending, waits or runs: a second retry does no harm.
 */
export async function retryOne(
  { worker, ledger }: RetryDatabases,
  id: JobId,
  at: string,
  note: (trx: Queryable) => Promise<void> = () => Promise.resolve(),
): Promise<Retried | Unhelped> {
  const attempts = { 'send-mail': MAIL_ATTEMPTS, 'complete-delivery': attemptsOf(DELIVERY_ATTEMPTS) };
  const result = await retryJob(worker, id, attempts, note);
  if (result.was === 'not-found') return result.was;
  const { was, task, invoiceId } = result;
  if (was === 'pending' || was === 'done' || was === 'running') return was;
  const isRetried =
    result.isRetried || (was === 'failed' && invoiceId !== null && (await reopened(ledger, id, invoiceId, at, note)));
  return isRetried ? { id, task, invoiceId, was } : 'running';
}

/** Takes the invoice's lock, as a payment does, so that a delivery is never completed twice. */
async function reopened(
  ledger: Database,
  { tenantId }: JobId,
  invoiceId: number,
  at: string,
  note: (trx: Queryable) => Promise<void>,
): Promise<boolean> {
  return await inOneTransaction(ledger, async (trx) => {
    if ((await retryDelivery(trx, tenantId, invoiceId, at)) !== 'retried') return false;
    await note(trx);
    return true;
  });
}
