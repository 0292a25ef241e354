import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import type { ProcessCounts } from './process-counts.ts';
import { dailyMetrics, type DailySources } from './daily-metrics.ts';

export interface PoolUsage {
  readonly used: number;
  readonly free: number;
  readonly waiting: number;
}

/** Jobs of one kind in one state. */
export interface JobGroup {
  readonly kind: string;
  readonly state: string;
  readonly count: number;
  readonly oldestSeconds: number;
}

/** The state that is read when the metrics are requested. */
export interface StateSources {
  readonly pools: Readonly<Record<string, () => PoolUsage>>;
  readonly state: () => Promise<{ readonly isDatabaseUp: boolean; readonly problems: readonly string[] }>;
  /** Rejects where the queue cannot be read: then nothing is said of jobs. */
  readonly backlog: () => Promise<readonly JobGroup[]>;
  /** Seconds, by piece of maintenance. */
  readonly maintenanceAges: () => Readonly<Record<string, number>>;
  readonly daily: DailySources;
  /** Charges that have not ended well, by state. Rejects where they cannot be read. */
  readonly charges: () => Promise<Readonly<Record<string, number>>>;
  /** How many tenants a figure of the whole database leaves out, by its name. Rejects where that is unknown. */
  readonly unread: () => Promise<Readonly<Record<string, number>>>;
  readonly processes: () => ProcessCounts;
}

/** Pools, readiness and jobs, as they are at the scrape. A database that is away leaves the rest as it is. */
export function stateMetrics(registers: Registry[], sources: StateSources): void {
  const { pools, state, backlog, maintenanceAges, daily, charges, unread, processes } = sources;
  dailyMetrics(registers, daily);
  new Gauge({
    name: 'invoice_gateway_pool_connections',
    help: 'Database connections by pool; state waiting counts those who wait for one.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, usage] of Object.entries(pools)) {
        for (const [name, value] of Object.entries(usage())) this.set({ pool, state: name }, Number(value));
      }
    },
  });
  // Each asks for itself: all metrics are collected at once, and each source is asked once.
  new Gauge({
    name: 'invoice_gateway_database_up',
    aggregator: 'min',
    help: '1 while the database answers.',
    registers,
    async collect() {
      this.set((await state()).isDatabaseUp ? 1 : 0);
    },
  });
  new Gauge({
    name: 'invoice_gateway_ready',
    aggregator: 'min',
    help: '1 while /readyz finds no problem.',
    registers,
    async collect() {
      this.set((await state()).problems.length === 0 ? 1 : 0);
    },
  });
  new Gauge({
    name: 'invoice_gateway_jobs',
    aggregator: 'max',
    help: 'Background jobs by kind and state: pending in the outbox; ready, delayed, running or failed in the queue. Of the whole database, not of this gateway.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      const groups = await backlog().catch(() => []);
      this.reset();
      for (const { kind, state: name, count } of groups) this.set({ kind, state: name }, count);
    },
  });
  new Gauge({
    name: 'invoice_gateway_jobs_oldest_seconds',
    aggregator: 'max',
    help: 'How long the oldest of those jobs has been in that state; delayed and failed ones count from when they were queued.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      const groups = await backlog().catch(() => []);
      this.reset();
      for (const { kind, state: name, oldestSeconds } of groups) this.set({ kind, state: name }, oldestSeconds);
    },
  });
  new Gauge({
    name: 'invoice_gateway_maintenance_age_seconds',
    aggregator: 'max',
    help: 'For how long this gateway has not found all of it done, by itself or another one: task seal, the seals of the history; task prune, the deletion of old outcomes and events; task calls, that of old calls in the log of calls.',
    labelNames: ['task'],
    registers,
    collect() {
      for (const [task, seconds] of Object.entries(maintenanceAges())) this.set({ task }, seconds);
    },
  });
  new Gauge({
    name: 'invoice_gateway_charges',
    aggregator: 'max',
    help: 'Charges of CapturePayment by state: pending, those without an answer of the payment processor; unrecorded, those whose money is not on record. Of the whole database, not of this gateway.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await charges().catch(() => ({}));
      this.reset();
      for (const [name, count] of Object.entries(counts)) this.set({ state: name }, count);
    },
  });
  new Gauge({
    name: 'invoice_gateway_tenants_unread',
    aggregator: 'max',
    help: 'Tenants that a figure of the whole database leaves out, because their node of the database is away. Figure jobs: those that are pending; daily, charges and verify: all.',
    labelNames: ['figure'],
    registers,
    async collect() {
      const counts = await unread().catch(() => ({}));
      this.reset();
      for (const [figure, count] of Object.entries(counts)) this.set({ figure }, count);
    },
  });
  new Gauge({
    name: 'invoice_gateway_processes',
    aggregator: 'max',
    help: 'Processes that take calls: state wanted, how many there are to be; state live, how many listen.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [name, count] of Object.entries(processes())) this.set({ state: name }, Number(count));
    },
  });
}
