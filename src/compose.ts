import type { Dialect } from '../adapters/dialect.ts';
import type { DialectDescriptor } from '../adapters/descriptor.ts';
import { DIALECTS } from '../adapters/dialects.ts';
import { demoMailDialect } from '../adapters/pages/demo-mail.ts';
import { pagesDialect } from '../adapters/pages/index.ts';
import type { PdfMakerOptions } from '../adapters/pages/pdf/pdf-maker.ts';
import type { CharactersNotice } from '../adapters/pages/unknown-characters.ts';
import type { CallRetention } from '../db/calls/call-ring.ts';
import { CountedAttempts } from '../db/logins/failed-attempts.ts';
import { PortalPasswords } from '../db/logins/portal-passwords.ts';
import { IdReserve } from '../db/ledger/id-reserve.ts';
import { DatabasePool } from '../db/postgres/pool.ts';
import { BatchLedger } from '../db/ledger/batch-ledger.ts';
import { CredentialReads } from '../db/reads/credential-reads.ts';
import { databaseReads } from '../db/reads/database-reads.ts';
import { InvoicePageReads } from '../db/reads/page-reads.ts';
import { databaseState } from '../db/reads/readiness.ts';
import { openApi } from '../schemas/openapi.ts';
import { withLoadShedding } from './load-shedding.ts';
import { callNotes } from './call-notes.ts';
import { CALLS_LOG_CONNECTIONS, composeCallsLog, type CallsLogPart } from './compose-calls.ts';
import { composeSite, CONSOLE_CONNECTIONS, type SiteOptions } from './compose-site.ts';
import { PortalLogins } from './auth/portal-logins.ts';
import { SignedLinks } from './auth/signed-links.ts';
import { LoadShedder, limitsOf } from './concurrency/load-shedder.ts';
import { authenticatorOf, peoplesHashes, throttleOf } from './authenticator.ts';
import { inTime, processors } from './charges.ts';
import type { ProcessorOf } from './core/captures/processor.ts';
import { decideBatch } from './core/decide/decide-batch.ts';
import type { Clock, Commands, Links, Reads } from './core/ports.ts';
import { BatchScheduler } from './concurrency/batch-scheduler.ts';
import { warnedOfGateways } from './observability/unknown-gateway-warnings.ts';
import { demoMails } from './demo/demo-mails.ts';
import { settleCaptures } from './jobs/settle-captures.ts';
import type { JobsView } from './jobs/jobs.ts';
import { mounted } from './mounted.ts';
import { createApp } from './server/app.ts';
import { Intake } from './server/intake/intake.ts';
import { memoryLimits, memoryOfProcess, type MemoryLimits } from './server/intake/memory-limits.ts';
import type { Logger } from './observability/logger.ts';
import { Metrics } from './observability/metrics.ts';
import { observedLedger } from './observability/observed-ledger.ts';
import { Readiness } from './observability/readiness.ts';

export interface GatewayOptions extends Pick<SiteOptions, 'workerUrl' | 'verifyThreadUrl'> {
  /** The runtime role's connection. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  /** The clock of deadlines and life times; default: the clock, as tests move it. */
  readonly steadyClock?: Clock;
  readonly logger: Logger;
  /** Whether only this machine can reach the gateway: the demo credentials are refused elsewhere. */
  readonly isLoopback: boolean;
  /** Whether the gateway itself speaks TLS; default: it does not. */
  readonly speaksTls?: boolean;
  /** The environment variables that dialects read, by name. */
  readonly dialectVariables?: Readonly<Record<string, string | undefined>>;
  /** Default: all of this gateway. */
  readonly dialects?: readonly DialectDescriptor[];
  readonly trustProxy: readonly string[];
  /** Whether callers are locked out for a while after wrong secrets. */
  readonly hasLockout: boolean;
  /** The first signs, all verify. */
  readonly secretKeys: readonly string[];
  /** Base of links, without a slash at its end; asked for when a link is made: the port is known after listening. */
  readonly publicUrl: () => string;
  /** API calls that may wait for the database at once; default 1,000. Reads are shed at three quarters of it. */
  readonly maxCallsInFlight?: number;
  /** Connections of each pool; fewer are for tests: with one, no call can use two at once. */
  readonly connections?: Readonly<Record<'writes' | 'reads', number>>;
  /** Connections that one address may have open; default 1,000. */
  readonly connectionsPerAddress?: number;
  /** The most memory held for callers; default: a share of the machine's memory. */
  readonly memoryLimits?: MemoryLimits;
  /** How PDFs are made; for tests, which run from the sources. */
  readonly pdf?: PdfMakerOptions;
  /** The background work of this process; absent where it does none. */
  readonly jobs?: JobsView;
  /** Default: the demo's. */
  readonly processorOf?: ProcessorOf;
  /** How long the log of calls is kept, and its largest size; default: a week, and a gigabyte. */
  readonly keepCalls?: CallRetention;
}

export interface Gateway {
  readonly app: ReturnType<typeof createApp>;
  /** The limits of memory and connections for its callers; for the listener. */
  readonly intake: Intake;
  readonly links: Links;
  /** For work that is not a caller's. */
  readonly commands: Commands;
  readonly reads: Reads;
  /** Whether it can do its work now, and a line in the log when that has changed. */
  checkReadiness(): Promise<boolean>;
  /**
   * Writes when credentials were last used, and how often callers asked for unsupported actions, as far as calls have noted
   * it; never while the database is away.
   */
  writeNotes(): Promise<void>;
  /** The log of calls, which is written beside them. */
  readonly callsLog: Pick<CallsLogPart, 'write' | 'figures'>;
  /** Asks payment processors for the outcomes of charges in doubt; returns how many it settled. */
  settleCharges(): Promise<number>;
  /** From now on answers close their connections, and readiness says no. */
  drain(): void;
  /** Closes the pools; after the HTTP server has closed. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 256 * 1024;
/**
 * Reads have a pool of their own: a flood of them leaves payments their connections. Of those for writes one is for the
 * ids that the next batches reserve, beside the batches in flight.
 */
const CONNECTIONS = { writes: 5, reads: 6 } as const;
/** One gateway's connections of the runtime role. */
export const RUNTIME_CONNECTIONS = CONNECTIONS.writes + CONNECTIONS.reads + CONSOLE_CONNECTIONS + CALLS_LOG_CONNECTIONS;
/** A new connection may take two seconds to fail; a caller gets the answer within its own time anyway. */
const BATCH_LIMITS = {
  batchSize: 256,
  batchesPerTenant: 2,
  queuedPerTenant: 1_000,
  queuedInTotal: 4_000,
  leastMs: 2_000,
} as const;
/** Callers begin to give up when this many wait: a machine that serves thousands a second is not near it. */
const MAX_CALLS_IN_FLIGHT = 1_000;

/** More than callers of one address ever use; a balancer that is not a trusted proxy may need more. */
const CONNECTIONS_PER_ADDRESS = 1_000;

/** Joins core, database and adapters: the only place that knows them all. */
export function composeGateway(options: GatewayOptions): Gateway {
  const { clock, steadyClock = clock, logger, jobs, connections = CONNECTIONS } = options;
  const writes = new DatabasePool(options.databaseUrl, { max: connections.writes, name: 'invoice-gateway writes' });
  const reads = new DatabasePool(options.databaseUrl, { max: connections.reads, name: 'invoice-gateway reads' });
  const readiness = new Readiness({
    database: () => databaseState(reads),
    jobs: jobs?.problems ?? (() => Promise.resolve([])),
    logger,
  });
  const intake = new Intake({
    limits: options.memoryLimits ?? memoryLimits(memoryOfProcess(), false),
    bodyLimit: BODY_LIMIT_BYTES,
    connectionsPerAddress: options.connectionsPerAddress ?? CONNECTIONS_PER_ADDRESS,
    trustProxy: options.trustProxy,
  });
  const metrics = new Metrics({
    intake,
    pools: { writes: () => writes.usage, reads: () => reads.usage, ...jobs?.pools },
    state: () => readiness.state(),
    backlog: jobs?.backlog ?? (() => Promise.resolve([])),
    maintenanceAges: jobs?.maintenanceAges ?? (() => ({})),
    daily: jobs?.daily ?? { figures: () => ({}), ages: () => Promise.resolve({}) },
    charges: jobs?.charges ?? (() => Promise.resolve({})),
    calls: () => callsLog.figures(),
    lastVerify: () => site.lastVerify(),
    queued: () => scheduler.waiting,
    inFlight: () => loadShedder.inFlight,
  });
  const batchLedger = new BatchLedger(writes, new IdReserve(writes), clock, { steadyClock });
  const ledger = observedLedger(batchLedger, warnedOfGateways(metrics.ledger, { logger, clock: steadyClock }));
  const links = new SignedLinks({ secretKeys: options.secretKeys, clock, publicUrl: options.publicUrl });
  const batchLimits = { ...BATCH_LIMITS, batchesInFlight: Math.max(1, connections.writes - 1) };
  const scheduler = new BatchScheduler(ledger, decideBatch, steadyClock, batchLimits, setImmediate);
  const attempts = new CountedAttempts(reads);
  const hashes = peoplesHashes();
  const throttle = options.hasLockout ? throttleOf(options, attempts, metrics) : null;
  const loadShedder = new LoadShedder(limitsOf(options.maxCallsInFlight ?? MAX_CALLS_IN_FLIGHT));
  const {
    commands,
    credentials,
    reads: readPorts,
    pages,
  } = withLoadShedding(loadShedder, {
    commands: scheduler,
    credentials: new CredentialReads(reads),
    reads: {
      ...databaseReads(reads),
      portal: new PortalLogins({ store: new PortalPasswords(reads), hashes, throttle, secretKeys: options.secretKeys }),
    },
    pages: new InvoicePageReads(reads),
  });
  const onUnknownCharacters = (notice: CharactersNotice): void => {
    logger.warn('a PDF has characters that no font has', notice);
  };
  const pageDialect = pagesDialect({ reads: pages, tokens: links, clock, onUnknownCharacters }, options.pdf);
  const notes = callNotes(reads, { clock, steadyClock, logger });
  const authenticator = authenticatorOf(options, credentials, throttle, notes.uses);
  const { dialects: descriptors = DIALECTS, dialectVariables: variables = {} } = options;
  const processorOf = inTime(options.processorOf ?? processors(reads, options.isLoopback));
  const dialectPorts = {
    commands,
    reads: readPorts,
    processorOf,
    authenticator,
    links,
    clock: steadyClock,
    wallClock: clock,
    publicUrl: options.publicUrl,
    variables,
  };
  const dialects: readonly Dialect[] = [
    ...descriptors.map((dialect) => mounted(dialect, dialectPorts)),
    pageDialect,
    demoMailDialect(demoMails(reads, options.isLoopback, links)),
  ];
  const callsLog = composeCallsLog(options, descriptors);
  let isDraining = false;
  const site = composeSite(options, { hashes, throttle, readiness, jobs, commands, links });
  const app = createApp({
    dialects,
    site: site.dialect,
    logger,
    intake,
    openApi: openApi(descriptors.map((dialect) => dialect.openApi())),
    problems: async () => (await readiness.state()).problems,
    metrics: metrics.withProcess(),
    onCall: (call) => {
      notes.unsupported.note(call.trace);
      callsLog.note(call);
    },
    isDraining: () => isDraining,
  });
  return {
    app,
    intake,
    links,
    commands,
    reads: readPorts,
    checkReadiness: async () => (await readiness.state()).problems.length === 0,
    writeNotes: () => notes.write(),
    callsLog,
    settleCharges: () => settleCaptures({ database: reads, commands, processorOf, clock, steadyClock, logger }),
    drain: () => {
      isDraining = true;
    },
    close: async () => {
      await Promise.all([pageDialect.close(), writes.close(), reads.close(), site.close(), callsLog.close()]);
    },
  };
}
