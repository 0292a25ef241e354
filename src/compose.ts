import type { Dialect } from '../adapters/dialect.ts';
import { DIALECTS } from '../adapters/dialects.ts';
import { demoMailDialect } from '../adapters/pages/demo-mail.ts';
import { pagesDialect } from '../adapters/pages/index.ts';
import type { CharactersNotice } from '../adapters/pages/unknown-characters.ts';
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
import { CALLS_LOG_CONNECTIONS, composeCallsLog } from './compose-calls.ts';
import { composeSite, CONSOLE_CONNECTIONS } from './compose-site.ts';
import { PortalLogins } from './auth/portal-logins.ts';
import { SignedLinks } from './auth/signed-links.ts';
import { LoadShedder, limitsOf } from './concurrency/load-shedder.ts';
import { authenticatorOf, HASHES_AT_ONCE, peoplesHashes, throttleOf } from './authenticator.ts';
import { inTime, processors } from './charges.ts';
import { decideBatch } from './core/decide/decide-batch.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';
import { inTurn } from './concurrency/in-turn.ts';
import { BatchScheduler } from './concurrency/batch-scheduler.ts';
import { warnedOfGateways } from './observability/unknown-gateway-warnings.ts';
import { demoMails } from './demo/demo-mails.ts';
import { settleCaptures } from './jobs/settle-captures.ts';
import { mounted } from './mounted.ts';
import { shareOf } from './share.ts';
import { createApp } from './server/app.ts';
import { Intake } from './server/intake/intake.ts';
import { memoryLimits, memoryOfProcess } from './server/intake/memory-limits.ts';
import { Metrics } from './observability/metrics.ts';
import { ONE_PROCESS } from './observability/process-counts.ts';
import { observedLedger } from './observability/observed-ledger.ts';
import { Readiness } from './observability/readiness.ts';

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
  const { clock, steadyClock = clock, logger, jobs, connections = CONNECTIONS, siblings } = options;
  const share = (bound: number): number => shareOf(bound, siblings?.count ?? 1);
  const writes = new DatabasePool(options.databaseUrl, { max: connections.writes, name: 'invoice-gateway writes' });
  const reads = new DatabasePool(options.databaseUrl, { max: connections.reads, name: 'invoice-gateway reads' });
  const readiness = new Readiness({
    database: () => databaseState(reads),
    jobs: jobs?.problems ?? (() => Promise.resolve([])),
    ...(jobs === undefined ? {} : { notes: jobs.notes }),
    logger,
  });
  const intake = new Intake({
    limits: options.memoryLimits ?? memoryLimits(memoryOfProcess(), false),
    bodyLimit: BODY_LIMIT_BYTES,
    connectionsPerAddress: share(options.connectionsPerAddress ?? CONNECTIONS_PER_ADDRESS),
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
    unread: async () => {
      const verified = await site.lastVerify().catch(() => null);
      return { ...(await jobs?.unread()), ...(verified === null ? {} : { verify: verified.unread.length }) };
    },
    calls: () => callsLog.figures(),
    lastVerify: () => site.lastVerify(),
    processes: () => siblings?.state() ?? ONE_PROCESS,
    queued: () => scheduler.waiting,
    inFlight: () => loadShedder.inFlight,
  });
  const batchLedger = new BatchLedger(writes, new IdReserve(writes), clock, { steadyClock });
  const ledger = observedLedger(batchLedger, warnedOfGateways(metrics.ledger, { logger, clock: steadyClock }));
  const links = new SignedLinks({ secretKeys: options.secretKeys, clock, publicUrl: options.publicUrl });
  const batchLimits = {
    ...BATCH_LIMITS,
    // As many of a tenant in all as of one process: they stay large.
    batchesPerTenant: share(BATCH_LIMITS.batchesPerTenant),
    queuedPerTenant: share(BATCH_LIMITS.queuedPerTenant),
    queuedInTotal: share(BATCH_LIMITS.queuedInTotal),
    batchesInFlight: Math.max(1, connections.writes - 1),
  };
  const scheduler = new BatchScheduler(ledger, decideBatch, steadyClock, batchLimits, setImmediate);
  const attempts = new CountedAttempts(reads);
  // Each hash takes 128 MiB: a process with siblings has room for one.
  const hashGate = siblings === undefined ? undefined : inTurn();
  const hashes = peoplesHashes(share, hashGate);
  const throttle = options.hasLockout ? throttleOf(options, attempts, metrics) : null;
  const loadShedder = new LoadShedder(limitsOf(share(options.maxCallsInFlight ?? MAX_CALLS_IN_FLIGHT)));
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
  const authenticator = authenticatorOf(options, credentials, throttle, notes.uses, share(HASHES_AT_ONCE), hashGate);
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
  const callsLog = composeCallsLog(options, descriptors, share);
  const ownMetrics = metrics.withProcess();
  let isDraining = false;
  const site = composeSite(options, { hashes, throttle, readiness, jobs, commands, links });
  const app = createApp({
    dialects,
    site: site.dialect,
    logger,
    intake,
    openApi: openApi(descriptors.map((dialect) => dialect.openApi())),
    readiness: () => readiness.state(),
    metrics: {
      callsOf: ownMetrics.callsOf,
      contentType: ownMetrics.contentType,
      text: siblings?.metricsText ?? (() => ownMetrics.text()),
    },
    processes: () => siblings?.state() ?? null,
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
    metrics: ownMetrics,
    settleCharges: () => settleCaptures({ database: reads, commands, processorOf, clock, steadyClock, logger }),
    drain: () => {
      isDraining = true;
    },
    close: async () => {
      await Promise.all([pageDialect.close(), writes.close(), reads.close(), site.close(), callsLog.close()]);
    },
  };
}
