import type { DialectDescriptor } from '../adapters/descriptor.ts';
import type { PdfMakerOptions } from '../adapters/pages/pdf/pdf-maker.ts';
import type { CallRetention } from '../db/calls/call-ring.ts';
import type { CallsLogPart } from './compose-calls.ts';
import type { SiteOptions } from './compose-site.ts';
import type { ProcessorOf } from './core/captures/processor.ts';
import type { Clock, Commands, Links, Reads } from './core/ports.ts';
import type { JobsView } from './jobs/jobs.ts';
import type { Logger } from './observability/log/logger.ts';
import type { Metrics } from './observability/metrics.ts';
import type { ProcessCounts } from './observability/process-counts.ts';
import type { createApp } from './server/app.ts';
import type { Intake } from './server/intake/intake.ts';
import type { MemoryLimits } from './server/intake/memory-limits.ts';

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
  /** The processes that take calls beside this one; absent: it is the only one. */
  readonly siblings?: Siblings;
}

/** All processes of a machine that take calls: they share the bounds, and each answers for all. */
export interface Siblings {
  /** Of the bounds each has this part. */
  readonly count: number;
  readonly state: () => ProcessCounts;
  /** The metrics of all, as Prometheus reads them; rejects where they cannot be had. */
  readonly metricsText: () => Promise<string>;
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
  /** Its own, without those of its siblings. */
  readonly metrics: Pick<Metrics, 'json'>;
  /** Asks payment processors for the outcomes of charges in doubt; returns how many it settled. */
  settleCharges(): Promise<number>;
  /** From now on answers close their connections, and readiness says no. */
  drain(): void;
  /** Closes the pools; after the HTTP server has closed. */
  close(): Promise<void>;
}
