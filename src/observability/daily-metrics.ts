import { Counter, Gauge, type Registry } from 'prom-client';

/** The work of this gateway in the daily tasks since it started. */
export interface DailyFigures {
  readonly runs: number;
  readonly effects: number;
  readonly failures: number;
}

export interface DailySources {
  /** By task; of this gateway. */
  readonly figures: () => Readonly<Record<string, DailyFigures>>;
  /** Seconds, by task that any tenant has on. Rejects where they cannot be read. */
  readonly ages: () => Promise<Readonly<Record<string, number>>>;
}

const COUNTERS = [
  ['runs', 'Runs of daily tasks that this gateway has brought to their end.'],
  ['effects', 'Mails, fees, invoices and payments from credit that daily tasks made on this gateway.'],
  ['failures', 'Commands of daily tasks that were refused on this gateway.'],
] as const;

/** The daily tasks, as they are at the scrape. */
export function dailyMetrics(registers: Registry[], { figures, ages }: DailySources): void {
  for (const [what, help] of COUNTERS) {
    new Counter({
      name: `invoice_gateway_daily_${what}_total`,
      help,
      labelNames: ['task'],
      registers,
      collect() {
        this.reset();
        for (const [task, of] of Object.entries(figures())) this.inc({ task }, of[what]);
      },
    });
  }
  new Gauge({
    name: 'invoice_gateway_daily_age_seconds',
    aggregator: 'max',
    help: 'For how long the task has not ended for a tenant that has it on, or since the last change of its settings; of all tenants the longest. Of the whole database, not of this gateway.',
    labelNames: ['task'],
    registers,
    async collect() {
      const seconds = await ages().catch(() => ({}));
      this.reset();
      for (const [task, age] of Object.entries(seconds)) this.set({ task }, age);
    },
  });
}
