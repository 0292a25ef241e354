import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { systemClock } from '../clock.ts';
import { composeGateway } from '../compose.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { ProcessCounts } from '../observability/process-counts.ts';
import { watchCertificate } from '../server/certificate-watch.ts';
import { readCertificate, type Certificate } from '../server/certificate.ts';
import { Children } from './children.ts';
import { PARENT_CONNECTIONS } from './how-many.ts';
import { MergedMetrics } from './merged-metrics.ts';
import type { OfParent } from './messages.ts';
import { optionsOf, type Setting } from './setting.ts';

/** The processes that take calls, and the gateway of the parent, which takes none: background work uses it. */
export interface Parent {
  readonly gateway: ReturnType<typeof composeGateway>;
  /** Starts them. Gives the port; rejects with ChildFailed. */
  start(): Promise<number>;
  /** Puts other processes in the place of all, one by one; no call fails. */
  replaceAll(): Promise<void>;
  /** Ends the calls in flight, and the processes. */
  stop(): Promise<void>;
}

interface ParentOptions {
  readonly setting: Setting;
  readonly wanted: number;
  /** Bytes that all processes together may take. */
  readonly memory: number;
  readonly jobs: Jobs;
  readonly publicUrl: () => string;
  readonly logger: Logger;
}

const MIB = 2 ** 20;
/** Of a process's memory: the rest is for hashes, buffers and code. */
const HEAP_SHARE = 2;

/** Prepares so many processes; none is started yet. */
export function makeParent({ setting, wanted, memory, jobs, publicUrl, logger }: ParentOptions): Parent {
  const { config } = setting;
  const certificate = config.tls === null ? null : readCertificate(config.tls);
  let pem = certificate === null ? null : pemOf(certificate);
  let counts = (): ProcessCounts => ({ wanted, live: 0 });
  const merged = new MergedMetrics();
  const gateway = composeGateway({
    ...optionsOf(setting, logger, wanted),
    memoryLimits: { heldBytes: 0, connections: 0 },
    keepCalls: { days: 0, bytes: 0 },
    connections: PARENT_CONNECTIONS,
    publicUrl,
    jobs,
    siblings: { count: wanted, state: () => counts(), metricsText: () => Promise.resolve('') },
  });
  const metricsText = async (): Promise<string> => {
    const ofEach = [gateway.metrics.json(), ...[...children.all].map((child) => child.metrics())];
    return await merged.text(await Promise.all(ofEach));
  };
  const answers: Readonly<Record<OfParent, () => Promise<unknown>>> = {
    metrics: metricsText,
    'job-problems': jobs.problems,
    'job-notes': jobs.notes,
    'job-unread': jobs.unread,
    'job-backlog': jobs.backlog,
  };
  const children = new Children({
    wanted,
    logger,
    answer: (question) => answers[question](),
    onEnd: (child) => {
      merged.keep(child.lastMetrics);
    },
    startOf: (number, now) => ({ setting, number, counts: now, certificate: pem }),
  });
  counts = () => children.counts;
  prepareForks(memory, wanted);
  const ends: (() => Promise<void>)[] = [];
  return {
    gateway,
    start: async () => {
      const port = await children.start();
      if (config.tls !== null && certificate !== null) {
        const useCertificate = (renewed: Pem): void => {
          pem = pemOf(renewed);
          children.send({ kind: 'certificate', certificate: pem });
        };
        ends.push(
          watchCertificate({ files: config.tls, certificate, server: { useCertificate }, logger, clock: systemClock }),
        );
      }
      return port;
    },
    replaceAll: () => children.replaceAll(),
    stop: async () => {
      for (const end of ends.splice(0)) await end();
      await children.stop();
      await gateway.close();
    },
  };
}

type Pem = Pick<Certificate, 'cert' | 'key'>;

function pemOf({ cert, key }: Pem): Pem {
  return { cert, key };
}

/** Each process may let its heap grow to its part of the memory, unless its own flags say otherwise. */
function prepareForks(memory: number, wanted: number): void {
  const exec = fileURLToPath(import.meta.resolve('./child-main.js'));
  const own = Math.floor(Math.min(getHeapStatistics().heap_size_limit, memory / wanted / HEAP_SHARE) / MIB);
  cluster.setupPrimary({ exec, args: [], execArgv: [`--max-old-space-size=${own}`, ...process.execArgv] });
  // Connections in turn: the system would give most of them to one process.
  cluster.schedulingPolicy = cluster.SCHED_RR;
}
