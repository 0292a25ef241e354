import type { EmbeddedUrls } from '../db/embedded/roles.ts';
import type { Contender } from './load.ts';
import type { IdRange, Seeded } from './seed.ts';

/** What scenarios are made from. */
export interface Bench {
  readonly gatewayUrl: string;
  readonly databaseUrls: EmbeddedUrls;
  readonly seeded: Seeded;
  readonly connections: number;
  /** As many of them as the database server has room for. */
  readonly directConnections: number;
}

/** One kind of work, done by several contenders in turn. */
export interface Scenario {
  readonly name: string;
  /** Whether every acknowledged call must have left a row in `payments`. */
  readonly recordsPayments: boolean;
  readonly contenders: readonly Contender[];
  /** Pairs of contenders whose rates are compared: the first by the second. */
  readonly ratios: readonly (readonly [string, string])[];
}

/** Far from all divisors of the counts in use, so that neighbours in time are none in the table. */
const STRIDE = 7_919;

/** The id of the n-th call: every id of the range comes before any comes again. */
export function spread({ first, count }: IdRange, n: number): number {
  return first + ((n * STRIDE) % count);
}
