import type { Target } from './target.ts';

/**
 * The compared figure of two contenders: calls a second, the latency that 99 % of the calls do not exceed, or the processor
 * time of the gateway, or of the database, for a call.
 */
export type Measure = 'perSecond' | 'p99Ms' | 'serverMicros' | 'databaseMicros';

export interface Comparison {
  readonly what: string;
  readonly of: string;
  readonly to: string;
  readonly by: Measure;
  readonly target: Target | null;
}
