import { DAILY_TASKS, tasksIn, type DailyTask } from '../../src/core/daily/settings.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { ofAllTenants, type OfAllTenants } from '../reads/all-tenants.ts';
import { dailyTenants } from './daily-runs.ts';

/** A run that is older than these days counts from the last change of the settings. */
const LOOKED_BACK_DAYS = 8;

/** A task that a tenant has on, and for how many seconds it has not ended. */
export interface DailyAge {
  readonly tenantId: TenantId;
  readonly task: DailyTask;
  readonly seconds: number;
}

interface EndedRow {
  readonly tenant_id: bigint;
  readonly task: string;
  readonly seconds: number;
}

const ENDED = `
select r.tenant_id, r.task, extract(epoch from now() - max(r.ended_at))::float8 as seconds from daily_runs r
where r.tenant_id = any(?::bigint[]) and r.run_on > (now() - interval '${LOOKED_BACK_DAYS} days')::date
group by r.tenant_id, r.task`;

/** Every task that is on: since its last end, or since the last change of its settings where that is later. */
export async function dailyAgesOfTenants(database: Queryable): Promise<OfAllTenants<DailyAge>> {
  const withTasks = await dailyTenants(database);
  if (withTasks.length === 0) return { rows: [], unread: [] };
  const { rows, unread } = await ofAllTenants(database, 'daily_runs', (tenants) =>
    queryRows<EndedRow>(database, ENDED, [tenants]),
  );
  const ended = new Map(rows.map((row) => [`${row.tenant_id} ${row.task}`, row.seconds]));
  const ages = withTasks
    .filter(({ actor }) => !unread.includes(actor.tenantId))
    .flatMap(({ actor: { tenantId }, settings, secondsSinceChange }) =>
      tasksIn(settings).map((task) => {
        const since = Math.min(ended.get(`${tenantId} ${task}`) ?? Infinity, secondsSinceChange);
        return { tenantId, task, seconds: Math.max(0, since) };
      }),
    );
  return { rows: ages, unread };
}

/** Seconds by task. */
interface DailyAges {
  readonly seconds: Readonly<Record<string, number>>;
  /** The tenants that these leave out: their node of the database is away. */
  readonly unread: readonly TenantId[];
}

/** The longest of these ages by task; 0 for a task that no tenant has on. */
export async function dailyAges(database: Queryable): Promise<DailyAges> {
  const ages = Object.fromEntries(DAILY_TASKS.map((task) => [task, 0])) as Record<DailyTask, number>;
  const { rows, unread } = await dailyAgesOfTenants(database);
  for (const { task, seconds } of rows) ages[task] = Math.max(ages[task], seconds);
  return { seconds: ages, unread };
}
