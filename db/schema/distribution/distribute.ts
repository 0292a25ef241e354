import type { Knex } from 'knex';
import { openDatabase } from '../../postgres/knex.ts';
import { pendingMigrations } from '../pending-migrations.ts';
import { roleOf, withMigrationLock } from '../migration-lock.ts';
import { planOf, type Step } from './plan.ts';
import { demandCluster, DistributionError } from './refusals.ts';
import { readState } from './state.ts';
import { take } from './take.ts';

/** The connections of the three roles, to the coordinator. */
interface RoleUrls {
  readonly owner: string;
  readonly runtime: string;
  readonly worker: string;
}

interface Observer {
  /** Called with all steps before the first one. */
  readonly onPlan?: (steps: readonly Step[]) => void;
  /** Called before each step. */
  readonly onStep?: (step: Step) => void;
}

/** The steps that `distribute` would take now. Throws DistributionError. Changes nothing. */
export async function plannedSteps(urls: RoleUrls): Promise<readonly Step[]> {
  return await onCluster(urls, async (owner) => planOf(await readState(owner)));
}

/**
 * Gives every table its place on the nodes of Citus, with all keys there in the end; returns how many steps that took.
 * A run that was killed is gone on with: the state is read from the catalogue, and the dropped keys from their table.
 * Throws DistributionError, or the driver's error.
 */
export async function distribute(urls: RoleUrls, { onPlan, onStep }: Observer = {}): Promise<number> {
  return await withMigrationLock(urls.owner, () =>
    onCluster(urls, async (owner) => {
      const steps = planOf(await readState(owner));
      onPlan?.(steps);
      await take(owner, steps, onStep);
      return steps.length;
    }),
  );
}

async function onCluster<T>(urls: RoleUrls, work: (owner: Knex) => Promise<T>): Promise<T> {
  // A large table takes longer than the limit of a call.
  const owner = openDatabase(urls.owner, { max: 1, name: 'invoice-gateway migrate', queryTimeoutMs: null });
  try {
    const roles = [urls.owner, urls.runtime, urls.worker].map(roleOf);
    await demandCluster(owner, [...new Set(roles)]);
    await demandMigrated(owner);
    return await work(owner);
  } finally {
    await owner.destroy();
  }
}

async function demandMigrated(owner: Knex): Promise<void> {
  const pending = await pendingMigrations(owner);
  if (pending.length === 0) return;
  throw new DistributionError(`The database is not migrated (${pending.join(', ')}): run ./gateway migrate up first.`);
}
