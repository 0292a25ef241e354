import type { PdfMakerOptions } from '../../adapters/pages/pdf/pdf-maker.ts';
import { metrcClient, type MetrcClient } from '../../adapters/metrc/metrc-client.ts';
import { smtpSender } from '../../adapters/mail/smtp-sender.ts';
import { releaseStuckJobs } from '../../db/queue/job-queue.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import type { PoolUsage } from '../../db/postgres/pool-usage.ts';
import { HistorySealKeys } from '../auth/history-seal-keys.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import { DEMO } from '../demo/demo.ts';
import { demoWatch } from '../demo/demo-watch.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { DailySources } from '../observability/daily-metrics.ts';
import { DailyCounts } from './daily/daily-counts.ts';
import { DAILY_CRONTAB, dailyTask, type DailyPorts } from './daily/daily-job.ts';
import { deliveryTask } from './delivery-task.ts';
import type { IsReady } from '../observability/fault-log.ts';
import { demoMetrc } from '../demo/demo-metrc.ts';
import { jobState, type JobState } from './job-state.ts';
import { MailComposer } from './mail-composer.ts';
import { mailTask, type MailTaskOptions } from './mail-task.ts';
import { Heartbeat } from '../concurrency/heartbeat.ts';
import { relayOnce } from './relay.ts';
import { pause, loop } from './loop.ts';
import { stalls, type Workings } from './stall-detection.ts';
import { startMaintenance, type MaintenanceOptions } from './maintenance.ts';
import { QUEUE_CONNECTIONS, startWorker } from './worker.ts';

export interface JobsOptions {
  /** The worker role's connection; not one that is pooled in transaction mode. */
  readonly databaseUrl: string;
  /** `null`: mails are kept in the outbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Base of the links in mails; it resolves once the gateway listens. */
  readonly publicUrl: () => Promise<string> | string;
  /** How the PDFs of mails are made; for tests, which run from the sources. */
  readonly pdf?: PdfMakerOptions;
  /** Where completions of deliveries go; `null`: to Metrc of the tenant's state. */
  readonly metrcBaseUrl: string | null;
  /** Where the demo may be on: whether only this machine can reach the gateway. Absent: it is off. */
  readonly demo?: { readonly isLoopback: boolean };
  /** They open the tenants' Metrc keys; the first makes the seals of the history. */
  readonly secretKeys: readonly string[];
  /** Absent: nothing is sealed and nothing pruned here. */
  readonly maintenance?: Pick<MaintenanceOptions, 'sealEveryMs' | 'retention' | 'keepCalls'>;
  /** The ports that the daily tasks use; `null` until the gateway is composed. Absent: no daily task runs here. */
  readonly daily?: () => DailyPorts | null;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Whether the gateway is ready; absent: it always is. */
  readonly isReady?: IsReady;
  /** How often the outbox and the queue are looked at. */
  readonly pollMs?: number;
  readonly metrcTimeoutMs?: number;
  /** How long a delivery that Metrc was asked to make, without an answer, is in doubt. */
  readonly creationDoubtMs?: number;
  /** How often a completion is tried. */
  readonly deliveryAttempts?: number;
}

/** The state of background work for readiness and the metrics. */
export interface JobsView extends Pick<JobState, 'backlog' | 'charges' | 'unread' | 'notes'> {
  /** The reasons why it has stalled, a sentence each; rejects where the queue cannot be read. */
  readonly problems: () => Promise<readonly string[]>;
  /** For how many seconds each piece of maintenance has not been brought to its end here. */
  readonly maintenanceAges: () => Readonly<Record<string, number>>;
  readonly daily: DailySources;
  readonly pools: Readonly<Record<string, () => PoolUsage>>;
}

export interface Jobs extends JobsView {
  /** Ends running jobs, or leaves them after ten seconds to another gateway; waiting jobs stay in the database. */
  stop(): Promise<void>;
}

const DATABASE_CONNECTIONS = 3;
/** One gateway's connections of the worker role. */
export const WORKER_CONNECTIONS = DATABASE_CONNECTIONS + QUEUE_CONNECTIONS;

const POLL_MS = 1_000;
/** A job that is held longer than this belongs to a gateway that died. */
const STUCK_AFTER_SECONDS = 50;
const RELEASE_EVERY_MS = 5_000;
/** The time that a running job has to end. Without a database a job cannot note its end, and would try for ever. */
const STOP_MS = 10_000;

/**
 * Background work: the relay from the outbox to the job queue, and the queue's worker. The worker always runs, since a
 * tenant's Metrc account can be set at any time; mails are among its tasks where there is a mail server.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { databaseUrl, smtpUrl, secretKeys, logger, clock, pollMs = POLL_MS } = options;
  const database = new DatabasePool(databaseUrl, { max: DATABASE_CONNECTIONS, name: 'invoice-gateway jobs' });
  const sender = smtpUrl === null ? null : smtpSender(smtpUrl, options.mailFrom);
  const composer = new MailComposer({ ...options, database });
  const stopping = new AbortController();
  const { signal } = stopping;
  const isDemo = options.demo === undefined ? never : demoWatch(database, options.demo.isLoopback);
  const mail = sender === null ? null : { sender, composer };
  const figures = new DailyCounts();
  const tasks = tasksOf(options, { database, mail, isDemo, figures });
  const workings: Workings = {
    relay: { turned: new Heartbeat(), took: new Heartbeat() },
    worker: { turned: new Heartbeat(), took: new Heartbeat() },
    kinds: Object.keys(tasks),
  };
  const readiness = options.isReady === undefined ? {} : { isReady: options.isReady };
  const worker = await startWorker({
    databaseUrl,
    database,
    tasks,
    crontab: options.daily === undefined ? '' : DAILY_CRONTAB,
    pollMs,
    logger,
    signal,
    heartbeats: workings.worker,
    ...readiness,
  });
  const relay = {
    database,
    clock,
    logger,
    sendsMail: sender !== null,
    showsMailOf: async (): Promise<TenantId | null> => ((await isDemo()) ? DEMO.tenantId : null),
    ...(options.deliveryAttempts === undefined ? {} : { deliveryAttempts: options.deliveryAttempts }),
  };
  const release = async (): Promise<number> => {
    await releaseStuckJobs(database, STUCK_AFTER_SECONDS);
    return 0;
  };
  const maintenance =
    options.maintenance === undefined
      ? null
      : startMaintenance(
          { ...options.maintenance, database, logger, signer: new HistorySealKeys(secretKeys), ...readiness },
          signal,
        );
  const loops = [
    worker.ended,
    ...(maintenance === null ? [] : [maintenance.ended]),
    loop(() => relayOnce(relay), {
      fault: 'the outbox could not be read',
      pauseMs: pollMs,
      logger,
      signal,
      heartbeats: workings.relay,
      ...readiness,
    }),
    loop(release, {
      fault: 'stuck jobs could not be released',
      pauseMs: RELEASE_EVERY_MS,
      logger,
      signal,
      ...readiness,
    }),
  ];
  const { dailyAges, ...state } = jobState(database);
  return {
    ...state,
    maintenanceAges: maintenance?.ages ?? ((): Record<string, number> => ({})),
    daily: { figures: () => figures.byTask, ages: dailyAges },
    problems: async () => stalls(workings, await state.backlog()),
    pools: { jobs: () => database.usage, queue: worker.connections },
    async stop() {
      stopping.abort();
      await within(STOP_MS, Promise.all(loops));
      sender?.close();
      await composer.close();
      await database.close();
    },
  };
}

interface TaskParts {
  readonly database: DatabasePool;
  readonly mail: Pick<MailTaskOptions, 'sender' | 'composer'> | null;
  readonly isDemo: () => Promise<boolean>;
  readonly figures: DailyCounts;
}

/** The work of the queue, by its name: mail only where a server for it is configured. */
function tasksOf(
  { metrcBaseUrl: baseUrl, metrcTimeoutMs, creationDoubtMs, secretKeys, clock, logger, daily }: JobsOptions,
  { database, mail, isDemo, figures }: TaskParts,
): Parameters<typeof startWorker>[0]['tasks'] {
  const client = metrcClient({ clock, ...(metrcTimeoutMs === undefined ? {} : { timeoutMs: metrcTimeoutMs }) });
  const standIn = async (tenantId: TenantId): Promise<MetrcClient | null> =>
    tenantId === DEMO.tenantId && (await isDemo()) ? demoMetrc() : null;
  return {
    'complete-delivery': deliveryTask({
      ...{ database, client, baseUrl, standIn, secretKeys, clock, logger },
      ...(creationDoubtMs === undefined ? {} : { creationDoubtMs }),
    }),
    ...(daily === undefined ? {} : { 'daily-tasks': dailyTask({ database, ports: daily, clock, logger, figures }) }),
    ...(mail === null ? {} : { 'send-mail': mailTask({ ...mail, database, clock, logger }) }),
  };
}

const never = (): Promise<boolean> => Promise.resolve(false);

/** Waits for something, and no longer. */
async function within(ms: number, ended: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([ended, pause(ms, waiting.signal)]);
  waiting.abort();
}
