import { EventEmitter } from 'node:events';
import { Logger as WorkerLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { releaseJobsOf, type JobName } from '../../db/queue/job-queue.ts';
import { usageOf, type PoolUsage } from '../../db/postgres/pool-usage.ts';
import { openQueuePool } from '../../db/queue/queue-pool.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { kindOfFault } from '../../db/postgres/translate-error.ts';
import type { Logger } from '../observability/log/logger.ts';
import { FaultLog, type IsReady } from '../observability/fault-log.ts';
import { FAULT_PAUSE_MS, pause } from './loop.ts';
import type { Heartbeats } from './stall-detection.ts';

interface WorkerOptions {
  readonly databaseUrl: string;
  /** The same database, to tidy up after the worker. */
  readonly database: Queryable;
  /** A job whose task is not among them waits. */
  readonly tasks: TaskList & Partial<Record<JobName, unknown>>;
  /** The times of regular work, in the queue's form of a crontab. */
  readonly crontab: string;
  readonly pollMs: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly heartbeats: Heartbeats;
  readonly isReady?: IsReady;
}

/** Jobs that run at once: a few slow ones must not keep the others waiting. */
const CONCURRENCY = 4;
/** For looking for jobs, listening, and freeing. */
const OTHER_CONNECTIONS = 3;
export const QUEUE_CONNECTIONS = CONCURRENCY + OTHER_CONNECTIONS;
/** Longer than the queue's statements may run; a server that is gone answers none of them. */
const QUERY_TIMEOUT_MS = 35_000;

interface Worker {
  readonly runner: Runner;
  /** The names under which it holds jobs. */
  readonly holders: readonly string[];
}

interface StartedWorker {
  /** Ends after the signal, when the jobs that ran have ended. */
  readonly ended: Promise<void>;
  readonly connections: () => PoolUsage;
}

/** Starts a worker of the job queue. */
export async function startWorker(options: WorkerOptions): Promise<StartedWorker> {
  // Ours, so that it is closed for good before the database may be: the queue's own is let go half closed.
  const pool = openQueuePool(options.databaseUrl, QUEUE_CONNECTIONS, QUERY_TIMEOUT_MS);
  const start = async (): Promise<Worker> => {
    const holders: string[] = [];
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => holders.push(workerPool.id));
    events.on('worker:getJob:start', () => {
      options.heartbeats.turned.beat();
    });
    events.on('job:start', () => {
      options.heartbeats.took.beat();
    });
    const runner = await run({
      pgPool: pool,
      taskList: options.tasks,
      crontab: options.crontab,
      concurrency: CONCURRENCY,
      pollInterval: options.pollMs,
      noHandleSignals: true,
      logger: workerLogger(options.logger),
      events,
    });
    return { runner, holders };
  };
  try {
    const ended = keepRunning(await start(), start, options).finally(() => pool.end());
    return { ended, connections: () => usageOf(pool) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** A worker that loses its database gives up for good: another takes its place. */
async function keepRunning(
  first: Worker,
  start: () => Promise<Worker>,
  { database, logger, signal, heartbeats, isReady }: WorkerOptions,
): Promise<void> {
  let worker = first;
  const faults = new FaultLog('the job worker stopped', logger, isReady);
  const end = (): void => {
    worker.runner.stop().catch(() => undefined);
  };
  signal.addEventListener('abort', end, { once: true });
  for (;;) {
    const fault = await worker.runner.promise.then(
      () => 'it ended',
      (error: unknown) => error,
    );
    // A worker that ends does not release its jobs. Without a database the release must wait.
    await releaseJobsOf(database, worker.holders).catch(() => undefined);
    if (isAborted(signal)) return;
    heartbeats.turned.beat();
    await faults.note(fault);
    await pause(FAULT_PAUSE_MS, signal);
    const next = isAborted(signal) ? null : await start().catch(() => null);
    if (next === null) continue;
    worker = next;
    faults.over();
  }
}

/** A function, because the flag changes while we wait, which the compiler cannot see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/**
 * The worker's own lines are for those who look closely; only its errors are for everybody, unless they are of a database
 * that is away, which is readiness' to log.
 */
function workerLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    const isForAll =
      (level as string) === 'error' && kindOfFault(meta?.['error'] ?? meta?.['fatalError']) !== 'unavailable';
    logger.log(isForAll ? 'warn' : 'debug', message);
  });
}
