import type { Knex } from 'knex';
import type pg from 'pg';

/** What the connections of a pool do now. */
export interface PoolUsage {
  readonly used: number;
  /** Open, and taken by nobody. */
  readonly free: number;
  /** Those who wait for one. */
  readonly waiting: number;
}

/** The part of knex's pool that tells of itself; knex has no types for it. */
interface KnexPool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

export function poolUsage(database: Knex): PoolUsage {
  const { pool } = database.client as { readonly pool: KnexPool | undefined };
  // A pool that was closed is gone.
  if (pool === undefined) return { used: 0, free: 0, waiting: 0 };
  return { used: pool.numUsed(), free: pool.numFree(), waiting: pool.numPendingAcquires() };
}

export function queuePoolUsage(pool: pg.Pool): PoolUsage {
  return { used: pool.totalCount - pool.idleCount, free: pool.idleCount, waiting: pool.waitingCount };
}
