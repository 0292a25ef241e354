import type { Target } from './target.ts';

/**
 * The compared figure of two contenders: calls a second, the latency that 99 % of the calls do not exceed, or the processor
 * time for a call: the gateway's, the database's, or that of both and of the callers.
 */
type Measure = 'perSecond' | 'p99Ms' | 'serverMicros' | 'databaseMicros' | 'allMicros';

export interface Comparison {
  readonly what: string;
  readonly of: string;
  readonly to: string;
  readonly by: Measure;
  readonly target: Target | null;
}
