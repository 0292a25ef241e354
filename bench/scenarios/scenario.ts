import type { GatewayProcess } from '../stage/gateway-process.ts';
import type { Contender } from '../clients/load.ts';
import type { IdRange, Seeded } from '../stage/seed.ts';
import type { Target } from '../stage/target.ts';

/** What scenarios are made from: a gateway with a database of its own, filled for the benchmark. */
export interface Bench {
  readonly gateway: GatewayProcess;
  readonly seeded: Seeded;
  readonly connections: number;
  /** As many of them as the database server has room for. */
  readonly directConnections: number;
  /** The path of pgbench; `null` where there is none. */
  readonly pgbench: string | null;
  /** For files; removed at the end of the run. */
  readonly workDir: string;
  /** Resolves when no event waits in the outbox: a mail that waits is work that a later round would pay for. */
  quiet(): Promise<void>;
}

/** What of two contenders is compared: calls a second, or the latency that 99 % of the calls do not exceed. */
export type Measure = 'perSecond' | 'p99Ms';

export interface Comparison {
  readonly what: string;
  readonly of: string;
  readonly to: string;
  readonly by: Measure;
  readonly target: Target | null;
}

/** One kind of work, done by several contenders in turn. */
export interface Scenario {
  readonly name: string;
  /** Those whose acknowledged calls must each have left a row in `payments`: all, or none. */
  readonly recordsPayments: boolean;
  readonly contenders: readonly Contender[];
  readonly comparisons: readonly Comparison[];
  /**
   * Turns of an eighth of a round's length that the contenders of a round take, where a round is not done in one go: what
   * they differ by is small beside what the machine does in the seconds between two of them. Not for contenders that know
   * whole seconds alone.
   */
  readonly turns?: number;
  /** Waited for before every turn. */
  readonly quiet?: () => Promise<void>;
}

/** Far from all divisors of the counts in use, so that neighbours in time are none in the table. */
export const STRIDE = 7_919;

/** The id of the n-th call: every id of the range comes before any comes again. */
export function spread({ first, count }: IdRange, n: number): number {
  return first + ((n * STRIDE) % count);
}

let names = 0;

/** References that nobody else in this run uses: `B1-1`, `B1-2` … */
export function newReferences(): (call: number) => string {
  names += 1;
  const prefix = `B${names}`;
  return (call) => `${prefix}-${call}`;
}
