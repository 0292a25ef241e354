import { dailyTenants, endedTasks, endRun, type DailyTenant } from '../../../db/queue/daily-runs.ts';
import { tasksIn } from '../../core/daily/settings.ts';
import type { TenantId } from '../../core/tenant.ts';
import { dateOf, instantText, wallTimeAt } from '../../core/dates.ts';
import { EFFECTS, type Counts, type DailyOptions, type DailyRunOf } from './effects.ts';

/**
 * Runs the tasks that are due: once for each tenant, task and local day, from the tenant's hour on. A run that was broken off
 * runs again from its start: each effect is a command with an id of its own, and a command that was committed is not done
 * again. So two gateways at once do no harm. A fault of one tenant does not keep the others waiting: the first fault is thrown
 * at the end. Tenants with a fault are noted in `failed`, and have their turn last in the next call: where each takes its time to
 * fail, such as those of a node that is away, the others are done before the signal. Resolves to the number of runs that ended.
 */
export async function runDailyTasks(
  options: DailyOptions,
  signal: AbortSignal,
  failed: Set<TenantId> = new Set(),
): Promise<number> {
  let ended = 0;
  const faults: unknown[] = [];
  const tenants = await dailyTenants(options.database);
  const hasFailed = ({ actor }: DailyTenant): boolean => failed.has(actor.tenantId);
  const inTurn = [...tenants.filter((tenant) => !hasFailed(tenant)), ...tenants.filter(hasFailed)];
  for (const tenant of inTurn) {
    if (signal.aborted) break;
    try {
      ended += await runTenant(options, tenant, signal);
      failed.delete(tenant.actor.tenantId);
    } catch (error) {
      failed.add(tenant.actor.tenantId);
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
  return ended;
}

async function runTenant(options: DailyOptions, tenant: DailyTenant, signal: AbortSignal): Promise<number> {
  const { tenantId } = tenant.actor;
  const wallTime = wallTimeAt(options.clock.now(), tenant.timeZone);
  const day = dateOf(wallTime);
  if (Number(wallTime.slice(11, 13)) < tenant.settings.startHour) return 0;
  const done = await endedTasks(options.database, tenantId, day);
  let ended = 0;
  for (const task of tasksIn(tenant.settings).filter((each) => !done.has(each))) {
    if (signal.aborted) return ended;
    const counts = await runTask(options, { tenant, task, day }, signal);
    if (counts === null) return ended;
    await endRun(options.database, { tenantId, task, day }, counts, instantText(options.clock.now()));
    options.logger.info('daily task ended', { tenant: tenantId, task, day, ...counts });
    options.onEnded?.(task, counts);
    ended += 1;
  }
  return ended;
}

/** `null` where the signal broke it off: the next run goes on. */
async function runTask(options: DailyOptions, run: DailyRunOf, signal: AbortSignal): Promise<Counts | null> {
  const counts = await EFFECTS[run.task](options, run, signal);
  return signal.aborted ? null : counts;
}
