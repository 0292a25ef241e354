import { Gauge, type Registry } from 'prom-client';

/** The last verification of each tenant together: the age of the oldest of them, and what they found. */
export interface VerifyFigures {
  readonly ageMs: number;
  readonly differences: number;
}

/** When the books were last verified, and with what result; without values before the first verification. */
export function verifyMetrics(registers: Registry[], last: () => Promise<VerifyFigures | null>): void {
  const figures = (): Promise<VerifyFigures | null> => last().catch(() => null);
  new Gauge({
    name: 'invoice_gateway_verify_age_seconds',
    aggregator: 'max',
    help: 'For how long the last verification of a tenant has been ended; of all tenants with one the longest. Absent before the first. Of the whole database, not of this gateway.',
    registers,
    async collect() {
      const found = await figures();
      this.reset();
      if (found === null) this.remove();
      else this.set(found.ageMs / 1_000);
    },
  });
  new Gauge({
    name: 'invoice_gateway_verify_differences',
    aggregator: 'max',
    help: 'Differences that the last verifications of all tenants found. Absent before the first. Of the whole database, not of this gateway.',
    registers,
    async collect() {
      const found = await figures();
      this.reset();
      if (found === null) this.remove();
      else this.set(found.differences);
    },
  });
}
