import cluster from 'node:cluster';
import { composeGateway } from '../compose.ts';
import type { Siblings } from '../gateway.ts';
import type { JobsView } from '../jobs/jobs.ts';
import { createLogger, type Logger } from '../observability/log/logger.ts';
import { complain } from '../start-fault.ts';
import { watchReadiness } from './background.ts';
import { openFront } from './front.ts';
import { Line } from './line.ts';
import type { Answers, OfChild, OfParent, Start, ToChild, ToParent } from './messages.ts';
import { optionsOf, urlOf } from './setting.ts';

/** The longest that an end in order may take; then what hangs is left. */
const STOP_LIMIT_MS = 30_000;

type ParentLine = Line<ToParent, ToChild, OfParent, OfChild>;

/** The effects of the parent's messages, once this process takes calls. */
interface Child {
  heard(message: ToChild): void;
  metrics(): Promise<unknown>;
}

/** The process of a child: it takes calls until it is asked to end, or until its parent has gone. */
function main(): void {
  // Without this Node.js would end the process at once when its parent has gone, with the calls in flight.
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
  // They are for the parent: a terminal sends them to all of its processes.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  let child: Child | null = null;
  const early: ToChild[] = [];
  const begin = async (start: Start): Promise<void> => {
    child = await takeCalls(start, line);
    for (const message of early) child.heard(message);
  };
  const line: ParentLine = new Line(process, {
    heard: (message) => {
      if (message.kind === 'start') begin(message.start).catch(endTheStart);
      else if (child === null) early.push(message);
      else child.heard(message);
    },
    asked: () => child?.metrics() ?? Promise.resolve([]),
  });
  process.once('disconnect', () => {
    if (child === null) process.exit();
    child.heard({ kind: 'drain', isGentle: false });
  });
  line.send({ kind: 'ready' });
}

async function takeCalls({ setting, certificate, number, counts }: Start, line: ParentLine): Promise<Child> {
  const { config } = setting;
  const logger = createLogger(config.logLevel, config.logFormat, config.logFile, {
    always: { process: number },
    isGuest: true,
  });
  let known = counts;
  let listeningUrl = '';
  const siblings: Siblings = {
    count: counts.wanted,
    state: () => known,
    metricsText: () => line.ask<Answers['metrics']>('metrics'),
  };
  const gateway = composeGateway({
    ...optionsOf(setting, logger, counts.wanted),
    publicUrl: () => config.publicUrl ?? listeningUrl,
    jobs: jobsOf(line),
    siblings,
  });
  const front = await openFront({ gateway, config, certificate, isHanded: true, logger });
  listeningUrl = urlOf(config, front.port);
  const endWatch = watchReadiness(gateway, logger);
  let ending: Promise<void> | undefined;
  const end = async (isGentle: boolean): Promise<void> => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    logger.info('stopping');
    await front.close(isGentle);
    await endWatch();
    line.send({ kind: 'metrics', values: await gateway.metrics.json() });
    await gateway.close();
    logger.info('stopped');
    // Whatever is left waits for an unreachable database; a message to the parent is on its way.
    setTimeout(() => process.exit(), LEFTOVER_MS);
  };
  const drain = (isGentle: boolean): void => {
    ending ??= end(isGentle);
  };
  process.once('SIGTERM', () => {
    drain(true);
  });
  endOnTheUnexpected(logger, drain);
  line.send({ kind: 'listening', port: front.port });
  return {
    heard: (message) => {
      if (message.kind === 'counts') known = message.counts;
      else if (message.kind === 'certificate') front.useCertificate(message.certificate);
      else if (message.kind === 'drain') drain(message.isGentle);
    },
    metrics: () => gateway.metrics.json(),
  };
}

const LEFTOVER_MS = 50;

function endTheStart(error: unknown): void {
  complain(error);
  process.exit();
}

/** The background work is the parent's. */
function jobsOf(line: ParentLine): JobsView {
  return {
    problems: () => line.ask<Answers['job-problems']>('job-problems'),
    notes: () => line.ask<Answers['job-notes']>('job-notes'),
    backlog: () => line.ask<Answers['job-backlog']>('job-backlog'),
    unread: () => line.ask<Answers['job-unread']>('job-unread'),
    maintenanceAges: () => ({}),
    daily: { figures: () => ({}), ages: () => Promise.resolve({}) },
    charges: () => Promise.resolve({}),
    pools: {},
  };
}

/** A process in an unknown state must not serve: it ends in order, and the parent starts another one. */
function endOnTheUnexpected(logger: Logger, drain: (isGentle: boolean) => void): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(event, (error: unknown) => {
      logger.error(event, { fault: error instanceof Error ? error.stack : String(error) });
      process.exitCode = 1;
      drain(false);
    });
  }
}

main();
