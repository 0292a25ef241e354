import { DIALECTS } from '../adapters/dialects.ts';
import type { Config } from './config/config.ts';
import { banner } from './banner.ts';
import { watchCertificate } from './server/certificate-watch.ts';
import { watchCharges } from './charges.ts';
import { steadyClock, systemClock } from './clock.ts';
import { composeGateway, type Gateway, type GatewayOptions } from './compose.ts';
import { openDatabases } from './databases.ts';
import { startJobs } from './jobs/jobs.ts';
import { loop } from './jobs/loop.ts';
import { secretKeysOf } from './config/secret-key.ts';
import { readCertificate } from './server/certificate.ts';
import { listen } from './server/http-server.ts';
import { memoryLimits, memoryOfProcess } from './server/intake/memory-limits.ts';
import type { Logger } from './observability/logger.ts';

/** How long calls in flight may take to end after a signal to stop. */
const DRAIN_MS = 10_000;
const READINESS_EVERY_MS = 5_000;
const NOTES_EVERY_MS = 5_000;
/** A shorter wait holds less in memory, which the engine would copy. */
const CALLS_EVERY_MS = 250;

export interface Serving {
  readonly url: string;
  /** Ends calls in flight, then the jobs, then the pools, then an embedded server; idempotent. */
  stop(): Promise<void>;
}

/** Brings up everything in order; what was started is stopped again when a later step fails. */
export async function serve(
  config: Config,
  logger: Logger,
  limits: Pick<GatewayOptions, 'connections'> = {},
): Promise<Serving> {
  const report = startReport(config);
  const databases = await openDatabases(config, logger, systemClock);
  report(3, `database      ${databases.isEmbedded ? `the one in ${config.dataDir}` : 'DATABASE_URL'}, migrated`);
  const undo: (() => Promise<void>)[] = [() => databases.stop()];
  const stopAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const secretKeys = await secretKeysOf(config);
    // A free port has no number before it is listened on; no call needs a link before that.
    let listeningUrl = '';
    let hasListened: (url: string) => void = () => undefined;
    const listened = new Promise<string>((resolve) => {
      hasListened = resolve;
    });
    let gateway: Gateway | null = null;
    const jobs = await startJobs({
      databaseUrl: databases.urls.worker,
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
    undo.push(() => jobs.stop());
    const composed = composeGateway({
      databaseUrl: databases.urls.runtime,
      workerUrl: databases.urls.worker,
      clock: systemClock,
      steadyClock,
      logger,
      isLoopback: config.isLoopback,
      speaksTls: config.tls !== null,
      dialectVariables: config.dialectVariables,
      trustProxy: config.trustProxy,
      hasLockout: config.hasLockout,
      maxCallsInFlight: config.maxCallsInFlight,
      connectionsPerAddress: config.connectionsPerAddress,
      memoryLimits: memoryLimits(memoryOfProcess(), config.tls !== null),
      secretKeys,
      keepCalls: config.keepCalls,
      publicUrl: () => config.publicUrl ?? listeningUrl,
      jobs,
      ...limits,
    });
    gateway = composed;
    undo.push(() => composed.close());
    const certificate = config.tls === null ? null : readCertificate(config.tls);
    const { host, port, tlsCiphers: ciphers } = config;
    const tls = certificate === null ? null : { certificate, ciphers };
    const server = await listen(composed.app, { host, port, intake: composed.intake, tls, logger });
    undo.push(() => {
      composed.drain();
      return server.close(DRAIN_MS);
    });
    undo.push(watchReadiness(composed, logger));
    undo.push(keepNotes(composed, logger));
    undo.push(writeCalls(composed, logger));
    undo.push(watchCharges(composed, logger));
    if (config.tls !== null && certificate !== null) {
      undo.push(watchCertificate({ files: config.tls, certificate, server, logger, clock: systemClock }));
    }
    listeningUrl = urlOf(config, server.port);
    hasListened(listeningUrl);
    report(4, 'gateway       listening');
    process.stdout.write(banner(listeningUrl, databases.isEmbedded && config.isLoopback, DIALECTS));
    logger.info('listening', { url: listeningUrl });
    let stopping: Promise<void> | undefined;
    return { url: listeningUrl, stop: () => (stopping ??= stopAll()) };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/**
 * Reports the steps of a start and how long each took, to a person at a terminal: `[3/4] database  …, 4.1 s`. The first
 * two are those of scripts/prepare.
 */
function startReport({ logFormat }: Config): (step: number, text: string) => void {
  let before = steadyClock.now();
  return (step, text) => {
    const now = steadyClock.now();
    if (logFormat === 'pretty')
      process.stderr.write(`[${step}/4] ${text}, ${Math.ceil((now - before) / 100) / 10} s\n`);
    before = now;
  };
}

function urlOf({ host, tls }: Config, port: number): string {
  return `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Writes what calls have noted, beside the calls; gives what ends it, after a last time. */
function keepNotes(gateway: Gateway, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const write = async (): Promise<number> => {
    await gateway.writeNotes();
    return 0;
  };
  const fault = 'the last uses of credentials and the counts of unsupported actions could not be written';
  const ended = loop(write, { fault, pauseMs: NOTES_EVERY_MS, logger, signal: stopping.signal });
  return async () => {
    stopping.abort();
    await ended;
    // A later use notes again any use that is not written; a lost count is small.
    await gateway.writeNotes().catch(() => undefined);
  };
}

/** Writes the log of calls, beside the calls; gives what ends it. The gateway writes the last ones when it closes. */
function writeCalls(gateway: Gateway, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const ended = loop(() => gateway.callsLog.write(), {
    fault: 'the log of calls could not be written',
    pauseMs: CALLS_EVERY_MS,
    logger,
    signal: stopping.signal,
    isReady: () => gateway.checkReadiness(),
  });
  return () => {
    stopping.abort();
    return ended;
  };
}

/** Checks readiness also without requests, so that the log has it; returns the function that ends it. */
function watchReadiness(gateway: Gateway, logger: Logger): () => Promise<void> {
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
