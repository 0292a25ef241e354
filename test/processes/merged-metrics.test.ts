import { describe, expect, it } from '@jest/globals';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { emptyMetrics } from '../../src/docs/metrics-table.ts';
import type { MetricValues } from '../../src/observability/metrics.ts';
import { MergedMetrics } from '../../src/processes/merged-metrics.ts';

/** The metrics of a process that had so many calls, as the channel between processes carries them. */
async function processWith(calls: number, connections: number, isReady: boolean): Promise<MetricValues> {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'calls_total', help: 'Calls.', labelNames: ['action'], registers }).inc({ action: 'pay' }, calls);
  new Gauge({ name: 'connections', help: 'Connections.', registers }).set(connections);
  new Gauge({ name: 'ready', help: 'Ready.', aggregator: 'min', registers }).set(isReady ? 1 : 0);
  const seconds = new Histogram({ name: 'seconds', help: 'Seconds.', buckets: [1, 5], registers });
  for (let call = 0; call < calls; call += 1) seconds.observe(call);
  return JSON.parse(JSON.stringify(await registry.getMetricsAsJSON())) as MetricValues;
}

describe('The metrics of several processes', () => {
  it('are the sum of what they counted, and the least of what all must be', async () => {
    const text = await new MergedMetrics().text([await processWith(2, 10, true), await processWith(3, 5, false)]);
    expect(text).toContain('\ncalls_total{action="pay"} 5\n');
    expect(text).toContain('\nconnections 15\n');
    expect(text).toContain('\nready 0\n');
    expect(text).toContain('\nseconds_bucket{le="1"} 4\n');
    expect(text).toContain('\nseconds_count 5\n');
  });

  it('keep what a process had counted when it ends, and forget its state', async () => {
    const merged = new MergedMetrics();
    merged.keep(await processWith(2, 10, false));
    merged.keep(await processWith(4, 1, false));
    const text = await merged.text([await processWith(1, 5, true)]);
    expect(text).toContain('\ncalls_total{action="pay"} 7\n');
    expect(text).toContain('\nseconds_count 7\n');
    expect(text).toContain('\nconnections 5\n');
    expect(text).toContain('\nready 1\n');
  });
});

describe('A metric of the whole database', () => {
  it('is never added up: every process reports the same', async () => {
    const metrics = (await emptyMetrics().json()).filter(({ help }) => help.includes('Of the whole database'));
    expect(metrics.length).toBeGreaterThan(4);
    expect(metrics.filter(({ aggregator }) => aggregator !== 'max').map(({ name }) => name)).toEqual([]);
  });
});
