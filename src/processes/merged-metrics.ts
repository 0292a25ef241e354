import { AggregatorRegistry, type RegistryContentType } from 'prom-client';
import type { MetricValues } from '../observability/metrics.ts';

/** Values that only grow. If their sum fell when a process ends, a reader would take it for a new beginning, and count twice. */
const GROWING: ReadonlySet<string> = new Set(['counter', 'histogram']);

/** The metrics of all processes as those of one gateway. */
export class MergedMetrics {
  /** The counts of the processes that ended. */
  #ended: Promise<MetricValues> = Promise.resolve([]);

  /** Keeps the counts of a process that ended. */
  keep(values: MetricValues): void {
    const growing = values.filter(({ type }) => GROWING.has(String(type)));
    this.#ended = this.#ended.then((ended) => merged([ended, growing]).getMetricsAsJSON());
  }

  /** In the format of Prometheus: each metric by its own rule, mostly their sum. */
  async text(ofEach: readonly MetricValues[]): Promise<string> {
    return await merged([...ofEach, await this.#ended]).metrics();
  }
}

function merged(ofEach: readonly MetricValues[]) {
  return AggregatorRegistry.aggregate<RegistryContentType>(ofEach.map((values) => [...values]));
}
