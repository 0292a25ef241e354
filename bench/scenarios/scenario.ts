import type { Contender } from '../clients/load.ts';
import type { IdRange } from '../stage/seed.ts';
import type { Comparison } from '../report/comparison.ts';

/** One kind of work, done by several contenders in turn. */
export interface Scenario {
  readonly name: string;
  /** Those whose acknowledged calls must each have left a row in `payments`: all, or none. */
  readonly recordsPayments: boolean;
  readonly contenders: readonly Contender[];
  readonly comparisons: readonly Comparison[];
  /**
   * Turns of an eighth of a round's length that the contenders of a round take, where a round is not done in one go:
   * their difference is small beside the machine's drift in the seconds between two of them. Not for contenders that
   * measure only whole seconds.
   */
  readonly turns?: number;
  /** Waited for before every turn. */
  readonly quiet?: () => Promise<void>;
}

/** Far from all divisors of the counts in use, so that neighbours in time are not neighbours in the table. */
export const STRIDE = 7_919;

/** The id of the n-th call: every id of the range comes before any comes again. */
export function spread({ first, count }: IdRange, n: number): number {
  return first + ((n * STRIDE) % count);
}

let names = 0;

/** References that are unique in this run: `B1-1`, `B1-2` … */
export function newReferences(): (call: number) => string {
  names += 1;
  const prefix = `B${names}`;
  return (call) => `${prefix}-${call}`;
}

/** The same as numbers of ten digits or more: `1000000001`, `1000000002` … */
export function newReferenceNumbers(): (call: number) => string {
  names += 1;
  const before = names * 1_000_000_000;
  return (call) => String(before + call);
}
