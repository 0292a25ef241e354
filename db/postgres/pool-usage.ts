import type pg from 'pg';

/** What the connections of a pool do now. */
export interface PoolUsage {
  readonly used: number;
  /** Open, and not in use. */
  readonly free: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

export function usageOf(pool: pg.Pool): PoolUsage {
  return { used: pool.totalCount - pool.idleCount, free: pool.idleCount, waiting: pool.waitingCount };
}
