import type pg from 'pg';

/** The present use of a pool's connections. */
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
