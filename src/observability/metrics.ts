import { collectDefaultMetrics, Registry, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { callMetrics } from './call-metrics.ts';
import { callsLogMetrics, type CallsLogFigures } from './calls-log-metrics.ts';
import { loginThrottleMetrics } from './login-throttle-metrics.ts';
import { intakeMetrics, type IntakeFigures } from './intake-metrics.ts';
import { ledgerMetrics } from './ledger-metrics.ts';
import type { LedgerObserver } from './observed-ledger.ts';
import { stateMetrics, type StateSources } from './state-metrics.ts';
import { verifyMetrics, type VerifyFigures } from './verify-metrics.ts';

interface MetricsSources extends StateSources {
  readonly intake: IntakeFigures;
  /** How many commands wait for their batch. */
  readonly queued: () => number;
  /** Calls that wait for the database, by what they want of it. */
  readonly inFlight: () => Readonly<Record<'read' | 'write', number>>;
  readonly calls: () => CallsLogFigures;
  /** `null` before the first verification. Rejects where it cannot be read. */
  readonly lastVerify: () => Promise<VerifyFigures | null>;
}

/** The metrics of one process. */
export type MetricValues = readonly MetricObjectWithValues<MetricValue<string>>[];

/** One metric, for the documentation. */
interface MetricDescription {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** The metrics of a gateway; `GET /metrics` writes it in the format of Prometheus. */
export class Metrics {
  /** A counter of the calls of a dialect. */
  readonly callsOf: ReturnType<typeof callMetrics>;
  readonly ledger: LedgerObserver;
  /** Counts a lockout. */
  readonly lockedOut: ReturnType<typeof loginThrottleMetrics>;
  readonly #registry: Registry;

  constructor(sources: MetricsSources) {
    this.#registry = new Registry();
    const registers = [this.#registry];
    this.callsOf = callMetrics(registers);
    this.lockedOut = loginThrottleMetrics(registers);
    this.ledger = ledgerMetrics(registers, sources);
    stateMetrics(registers, sources);
    intakeMetrics(registers, sources.intake);
    callsLogMetrics(registers, sources.calls);
    verifyMetrics(registers, sources.lastVerify);
  }

  /** Adds those of the process: memory, processor, the event loop, garbage collection. They work until the process ends. */
  withProcess(): this {
    collectDefaultMetrics({ register: this.#registry });
    return this;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** As values that another process can add to its own. */
  json(): Promise<MetricValues> {
    return this.#registry.getMetricsAsJSON();
  }

  /** Never rejects for a database that is away. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  descriptions(): readonly MetricDescription[] {
    return this.#registry.getMetricsAsArray().map((metric) => {
      // The library's types leave out what its metrics are made of.
      const { name, help, type, labelNames } = metric as unknown as Omit<MetricDescription, 'labels'> & {
        readonly labelNames: readonly string[];
      };
      return { name, type, labels: labelNames, help };
    });
  }
}
