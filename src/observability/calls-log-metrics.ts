import { Counter, Gauge, type Registry } from 'prom-client';

/** The figures of the log of calls. */
export interface CallsLogFigures {
  readonly written: number;
  readonly waiting: number;
  /** How many are missing in it, by reason. */
  readonly dropped: ReadonlyMap<string, number>;
}

const REASONS = ['busy', 'queue-full', 'log-full', 'unknown-callers', 'refused', 'stopped'];

/** The log of calls: how many it has, how many wait for it, and how many it misses. */
export function callsLogMetrics(registers: Registry[], figures: () => CallsLogFigures): void {
  new Counter({
    name: 'invoice_gateway_calls_log_written_total',
    help: 'Calls that this gateway has written into the log of calls.',
    registers,
    collect() {
      this.reset();
      this.inc(figures().written);
    },
  });
  new Gauge({
    name: 'invoice_gateway_calls_log_waiting',
    help: 'Calls that wait in memory to be written into the log of calls.',
    registers,
    collect() {
      this.set(figures().waiting);
    },
  });
  new Counter({
    name: 'invoice_gateway_calls_log_dropped_total',
    help: 'Calls that are missing in the log of calls. busy: more than 500 in a second that succeeded, or as many that failed. queue-full: they could not be written in time. log-full: it has KEEP_CALLS_MB, and nothing was deleted. unknown-callers: more than 50 in a second from callers who had not proved who they are. refused: the database refused the row. stopped: the gateway stopped first.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      const { dropped } = figures();
      for (const reason of REASONS) this.inc({ reason }, dropped.get(reason) ?? 0);
    },
  });
}
