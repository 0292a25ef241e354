import type { Target } from './target.ts';

/** The compared figure of two contenders: calls a second, or the latency that 99 % of the calls do not exceed. */
export type Measure = 'perSecond' | 'p99Ms';

export interface Comparison {
  readonly what: string;
  readonly of: string;
  readonly to: string;
  readonly by: Measure;
  readonly target: Target | null;
}
