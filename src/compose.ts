import type { Dialect } from '../adapters/dialect.ts';
import { corpDialect } from '../adapters/corp/index.ts';
import { pagesDialect } from '../adapters/pages/index.ts';
import { whmcsDialect } from '../adapters/whmcs/index.ts';
import { IdReserve } from '../db/ids.ts';
import { openDatabase } from '../db/knex.ts';
import { poolUsage } from '../db/pool-usage.ts';
import { SetLedger } from '../db/ledger/set-ledger.ts';
import { CredentialReads } from '../db/reads/credential-reads.ts';
import { InvoiceReads } from '../db/reads/invoice-reads.ts';
import { InvoicePageReads } from '../db/reads/page-reads.ts';
import { databaseState } from '../db/reads/readiness.ts';
import { openApi } from '../schemas/openapi.ts';
import { SignedLinks } from './auth/signed-links.ts';
import { StoredAuthenticator } from './auth/stored-authenticator.ts';
import { decideSet } from './core/decide/decide-set.ts';
import type { Clock, Links } from './core/ports.ts';
import { SetScheduler } from './core/set-scheduler.ts';
import type { JobsView } from './jobs/jobs.ts';
import { createApp } from './server/app.ts';
import type { Logger } from './server/logger.ts';
import { Metrics } from './server/metrics.ts';
import { observedLedger } from './server/observed-ledger.ts';
import { Readiness } from './server/readiness.ts';

export interface GatewayOptions {
  /** The runtime role's connection. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether only this machine can reach the gateway: the demo credentials are refused elsewhere. */
  readonly isLoopback: boolean;
  readonly defaultResponseType: 'json' | 'xml' | 'nvp';
  readonly trustProxy: readonly string[];
  /** The first signs, all verify. */
  readonly secretKeys: readonly string[];
  /** Base of links, without a slash at its end; asked for when a link is made: the port is known after listening. */
  readonly publicUrl: () => string;
  /** The background work of this process; absent where it does none. */
  readonly jobs?: JobsView;
  /** Of each pool, in place of the usual; drills take one, which whoever wants two at once cannot live with. */
  readonly poolSize?: number;
}

export interface Gateway {
  readonly app: ReturnType<typeof createApp>;
  readonly links: Links;
  /** Whether it can do its work now, and a line in the log when that has changed. */
  checkReadiness(): Promise<void>;
  /** From now on answers close their connections, and readiness says no. */
  drain(): void;
  /** Closes the pools; after the HTTP server has closed. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 256 * 1024;
/** Reads have a pool of their own: a flood of them leaves payments their connections. */
const WRITE_CONNECTIONS = 4;
const READ_CONNECTIONS = 6;
/** What one gateway takes of the runtime role's connections. */
export const RUNTIME_CONNECTIONS = WRITE_CONNECTIONS + 1 + READ_CONNECTIONS;
const SET_LIMITS = {
  setSize: 256,
  setsInFlight: WRITE_CONNECTIONS,
  queuedPerTenant: 1_000,
  queuedInTotal: 4_000,
} as const;

/** Joins core, database and adapters: the only place that knows them all. */
export function composeGateway(options: GatewayOptions): Gateway {
  const { clock, logger, jobs } = options;
  // One more than the sets in flight, for the ids that the next ones reserve.
  const writes = openDatabase(options.databaseUrl, {
    max: options.poolSize ?? WRITE_CONNECTIONS + 1,
    name: 'invoice-gateway writes',
  });
  const reads = openDatabase(options.databaseUrl, {
    max: options.poolSize ?? READ_CONNECTIONS,
    name: 'invoice-gateway reads',
  });
  const readiness = new Readiness({
    database: () => databaseState(reads),
    jobs: jobs?.problems ?? (() => Promise.resolve([])),
    logger,
  });
  const metrics = new Metrics({
    pools: { writes: () => poolUsage(writes), reads: () => poolUsage(reads), ...jobs?.pools },
    state: () => readiness.state(),
    backlog: jobs?.backlog ?? (() => Promise.resolve([])),
    queued: () => commands.waiting,
  });
  const ledger = observedLedger(new SetLedger(writes, new IdReserve(writes), clock), metrics.ledger);
  const links = new SignedLinks({ secretKeys: options.secretKeys, clock, publicUrl: options.publicUrl });
  const commands = new SetScheduler(ledger, decideSet, clock, SET_LIMITS, setImmediate);
  const authenticator = new StoredAuthenticator(new CredentialReads(reads), clock, options.isLoopback);
  const dialects: readonly Dialect[] = [
    whmcsDialect(
      { commands, reads: new InvoiceReads(reads), authenticator, clock },
      { defaultFormat: options.defaultResponseType },
    ),
    corpDialect({ commands, authenticator, links, clock }),
    pagesDialect({ reads: new InvoicePageReads(reads), tokens: links, clock }),
  ];
  let isDraining = false;
  const app = createApp({
    dialects,
    logger,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: options.trustProxy,
    openApi: openApi(),
    problems: async () => (await readiness.state()).problems,
    metrics: metrics.withProcess(),
    isDraining: () => isDraining,
  });
  return {
    app,
    links,
    checkReadiness: async () => {
      await readiness.state();
    },
    drain: () => {
      isDraining = true;
    },
    close: async () => {
      await Promise.all([writes.destroy(), reads.destroy()]);
    },
  };
}
