import { setTimeout } from 'node:timers/promises';
import { Logger as WorkerLogger, run, type Runner } from 'graphile-worker';
import { smtpSender } from '../../adapters/mail/smtp-sender.ts';
import { openDatabase } from '../../db/knex.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from '../server/logger.ts';
import { mailTask } from './mail-task.ts';
import { relayOnce } from './relay.ts';

export interface JobsOptions {
  /** The worker role's connection; not one that is pooled in transaction mode. */
  readonly databaseUrl: string;
  /** `null`: mails are kept in the outbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How often the outbox is looked at. */
  readonly pollMs?: number;
}

export interface Jobs {
  /** Ends what is running; what waits stays in the database. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
/** After a fault of the database, so that a log is not flooded while it is away. */
const FAULT_PAUSE_MS = 5_000;

/** Background work: the relay from the outbox to the job queue, and the queue's worker where there is mail to send. */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const database = openDatabase(options.databaseUrl, { max: 2, name: 'invoice-gateway jobs' });
  const { smtpUrl, logger, clock } = options;
  const sender = smtpUrl === null ? null : smtpSender(smtpUrl, options.mailFrom);
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  if (sender !== null) {
    const worker = (): Promise<Runner> =>
      run({
        connectionString: options.databaseUrl,
        taskList: { 'send-mail': mailTask(database, sender, clock) },
        concurrency: 2,
        pollInterval: options.pollMs ?? POLL_MS,
        noHandleSignals: true,
        logger: workerLogger(logger),
      });
    loops.push(keepRunning(await worker(), worker, logger, stopping.signal));
  }
  const relay = { database, clock, logger, sendsMail: sender !== null };
  loops.push(repeat(() => relayOnce(relay), options.pollMs ?? POLL_MS, logger, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      sender?.close();
      await database.destroy();
    },
  };
}

/** A worker that loses its database gives up for good: another takes its place. */
async function keepRunning(
  first: Runner,
  start: () => Promise<Runner>,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  let runner = first;
  const end = (): void => {
    runner.stop().catch(() => undefined);
  };
  signal.addEventListener('abort', end, { once: true });
  for (;;) {
    const fault = await runner.promise.then(() => 'it ended', String);
    if (isAborted(signal)) return;
    logger.warn('the job worker stopped', { fault });
    await pause(FAULT_PAUSE_MS, signal);
    const next = isAborted(signal) ? null : await start().catch(() => null);
    if (next !== null) runner = next;
  }
}

/** A function, because the flag changes while we wait, which the compiler cannot see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function repeat(work: () => Promise<number>, ms: number, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const moved = await work();
      if (moved === 0) await pause(ms, signal);
    } catch (error) {
      logger.warn('the outbox could not be read', { fault: String(error) });
      await pause(FAULT_PAUSE_MS, signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** The worker's own lines are for those who look closely; only its errors are for everybody. */
function workerLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    logger.log((level as string) === 'error' ? 'warn' : 'debug', message);
  });
}
