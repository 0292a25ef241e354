import { watchCharges } from '../charges.ts';
import { steadyClock, systemClock } from '../clock.ts';
import type { Gateway } from '../gateway.ts';
import { startJobs, type Jobs } from '../jobs/jobs.ts';
import { loop } from '../jobs/loop.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { Setting } from './setting.ts';

/** The work that no caller waits for: once a machine, however many of its processes take calls. */
export interface Background {
  readonly jobs: Jobs;
  /** Lets the work use this gateway; gives what ends that. */
  use(gateway: Gateway): () => Promise<void>;
}

const READINESS_EVERY_MS = 5_000;

/** Starts mails, deliveries, daily tasks, seals and pruning; `listened` gives the address of links in mails. */
export async function startBackground(
  { config, urls, secretKeys }: Setting,
  logger: Logger,
  listened: Promise<string>,
): Promise<Background> {
  let gateway: Gateway | null = null;
  const jobs = await startJobs({
    databaseUrl: urls.worker,
    smtpUrl: config.smtpUrl,
    mailFrom: config.mailFrom,
    publicUrl: () => config.publicUrl ?? listened,
    logger,
    clock: systemClock,
    metrcBaseUrl: config.metrcBaseUrl,
    demo: { isLoopback: config.isLoopback },
    secretKeys,
    isReady: async () => gateway === null || (await gateway.checkReadiness()),
    daily: () => (gateway === null ? null : { commands: gateway.commands, reads: gateway.reads, steadyClock }),
    maintenance: { sealEveryMs: config.sealEveryMs, retention: config.retention, keepCalls: config.keepCalls },
  });
  return {
    jobs,
    use: (used) => {
      gateway = used;
      const ends = [watchReadiness(used, logger), watchCharges(used, logger)];
      return async () => {
        await Promise.all(ends.map((end) => end()));
      };
    },
  };
}

/** Checks readiness also without requests, so that the log has it; returns the function that ends it. */
export function watchReadiness(gateway: Gateway, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const look = async (): Promise<number> => {
    await gateway.checkReadiness();
    return 0;
  };
  const fault = 'readiness could not be looked at';
  const ended = loop(look, { fault, pauseMs: READINESS_EVERY_MS, logger, signal: stopping.signal });
  return () => {
    stopping.abort();
    return ended;
  };
}
