import { Intake } from '../server/intake/intake.ts';
import { Metrics } from '../observability/metrics.ts';
import { ONE_PROCESS } from '../observability/process-counts.ts';
import { table } from './section.ts';

/** The metrics of a gateway without any calls or jobs. */
export function emptyMetrics(): Metrics {
  return new Metrics({
    intake: new Intake({
      limits: { heldBytes: 0, connections: 0 },
      bodyLimit: 0,
      connectionsPerAddress: 0,
      trustProxy: [],
    }),
    pools: {},
    state: () => Promise.resolve({ isDatabaseUp: false, problems: [] }),
    backlog: () => Promise.resolve([]),
    maintenanceAges: () => ({}),
    daily: { figures: () => ({}), ages: () => Promise.resolve({}) },
    charges: () => Promise.resolve({}),
    unread: () => Promise.resolve({}),
    processes: () => ONE_PROCESS,
    queued: () => 0,
    inFlight: () => ({ read: 0, write: 0 }),
    calls: () => ({ written: 0, waiting: 0, dropped: new Map() }),
    lastVerify: () => Promise.resolve(null),
  });
}

/** The gateway's own metrics, as its registry has them. */
export function metricsTable(): string {
  const rows = emptyMetrics()
    .descriptions()
    .map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.length === 0 ? '–' : labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
  return table(['Metric', 'Type', 'Labels', 'Meaning'], rows);
}
