import { DIALECTS } from '../adapters/dialects.ts';
import { connectionLimits } from '../db/reads/connection-limits.ts';
import { banner } from './banner.ts';
import { steadyClock, systemClock } from './clock.ts';
import { composeGateway } from './compose.ts';
import type { Config } from './config/config.ts';
import { secretKeysOf } from './config/secret-key.ts';
import { openDatabases } from './databases.ts';
import type { GatewayOptions } from './gateway.ts';
import type { Logger } from './observability/log/logger.ts';
import { startBackground, type Background } from './processes/background.ts';
import { openFront } from './processes/front.ts';
import { processesHere, runtimeConnectionsOf, withinConnections, type Decided } from './processes/how-many.ts';
import { makeParent } from './processes/parent.ts';
import { optionsOf, urlOf, type Setting } from './processes/setting.ts';
import { watchCertificate } from './server/certificate-watch.ts';
import { readCertificate } from './server/certificate.ts';
import { memoryOfProcess } from './server/intake/memory-limits.ts';

export interface Serving {
  readonly url: string;
  /** Ends calls in flight, then the jobs, then the pools, then an embedded server; idempotent. */
  stop(): Promise<void>;
  /** Puts other processes in the place of those that take calls, one by one; `null`: there is only this one. */
  readonly replaceAll: (() => Promise<void>) | null;
}

/** The processes that take calls, with the port that they listen on. */
interface Takers {
  readonly port: number;
  readonly replaceAll: Serving['replaceAll'];
}

/** The steps that undo a start, the last one first. */
type Undo = (() => Promise<void>)[];

interface Stage {
  readonly setting: Setting;
  readonly logger: Logger;
  readonly background: Background;
  readonly undo: Undo;
  /** Base of links; known once the port is. */
  readonly publicUrl: () => string;
  readonly limits: Partial<Pick<GatewayOptions, 'connections'>>;
}

/** Brings up everything in order; what was started is stopped again when a later step fails. */
export async function serve(config: Config, logger: Logger, limits: Stage['limits'] = {}): Promise<Serving> {
  const report = startReport(config);
  const room = processesHere(config.processes);
  const databases = await openDatabases(config, logger, systemClock, runtimeConnectionsOf(room.count));
  report(3, `database      ${databases.isEmbedded ? `the one in ${config.dataDir}` : 'DATABASE_URL'}, migrated`);
  const undo: Undo = [() => databases.stop()];
  const stopAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const processes = await decided(room, databases.urls, logger);
    const setting = { config, urls: databases.urls, secretKeys: await secretKeysOf(config) };
    // A free port has no number before it is listened on; no call needs a link before that.
    let listeningUrl = '';
    let hasListened: (url: string) => void = () => undefined;
    const listened = new Promise<string>((resolve) => {
      hasListened = resolve;
    });
    const background = await startBackground(setting, logger, listened);
    undo.push(() => background.jobs.stop());
    const stage = { setting, logger, background, undo, limits, publicUrl: () => config.publicUrl ?? listeningUrl };
    const { port, replaceAll } =
      processes === 1 ? await takeCalls(stage) : await letChildrenTakeCalls(stage, processes);
    listeningUrl = urlOf(config, port);
    hasListened(listeningUrl);
    report(4, `gateway       listening${processes === 1 ? '' : `, ${processes} processes`}`);
    process.stdout.write(banner(listeningUrl, databases.isEmbedded && config.isLoopback, DIALECTS));
    logger.info('listening', { url: listeningUrl, ...(processes === 1 ? {} : { processes }) });
    let stopping: Promise<void> | undefined;
    return { url: listeningUrl, replaceAll, stop: () => (stopping ??= stopAll()) };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** How many processes take calls: as many as the machine has room for, and the database connections. */
async function decided(room: Decided, urls: Setting['urls'], logger: Logger): Promise<number> {
  const within = room.count === 1 ? room : withinConnections(room.count, await connectionLimits(urls));
  for (const reason of new Set([room.reason, within.reason])) if (reason !== null) logger.warn(reason);
  return within.count;
}

/** This process takes the calls. */
async function takeCalls(stage: Stage): Promise<Takers> {
  const { setting, logger, background, undo, publicUrl, limits } = stage;
  const { config } = setting;
  const options = optionsOf(setting, logger, 1);
  const gateway = composeGateway({ ...options, publicUrl, jobs: background.jobs, ...limits });
  undo.push(() => gateway.close());
  const certificate = config.tls === null ? null : readCertificate(config.tls);
  const front = await openFront({ gateway, config, certificate, logger });
  undo.push(() => front.close(false));
  undo.push(background.use(gateway));
  if (config.tls !== null && certificate !== null) {
    undo.push(watchCertificate({ files: config.tls, certificate, server: front, logger, clock: systemClock }));
  }
  return { port: front.port, replaceAll: null };
}

/** Other processes take the calls; this one is their parent, and does the background work. */
async function letChildrenTakeCalls(stage: Stage, wanted: number): Promise<Takers> {
  const { setting, logger, background, undo, publicUrl } = stage;
  const parent = makeParent({
    setting,
    wanted,
    memory: memoryOfProcess().memory,
    jobs: background.jobs,
    publicUrl,
    logger,
  });
  undo.push(() => parent.stop());
  undo.push(background.use(parent.gateway));
  return { port: await parent.start(), replaceAll: () => parent.replaceAll() };
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
