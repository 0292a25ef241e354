import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { orFine, unreadFindings, warning, type Check } from './finding.ts';

/** A local day has up to 25 hours, and a run takes time. */
const LATE_HOURS = 27;
/** Failures of these days are counted. */
const DAYS = 7;

interface TaskOn {
  readonly tenant: number;
  readonly task: string;
  /** Since the last change of the settings. */
  readonly hours: number;
}

/** By itself: Citus would send rows that other tables are joined with to every node, also to one that is away. */
const TASKS = `
select d.tenant_id::int as tenant, k.task, floor(extract(epoch from now() - d.changed_at) / 3600)::int as hours
from daily_settings d join tenants t on t.id = d.tenant_id and t.disabled_at is null
cross join lateral (values ('bill-items', d.bills_items), ('apply-credit', d.applies_credit),
  ('late-fee', d.late_fee_days is not null), ('before-due', d.before_due_days is not null),
  ('first-overdue', d.first_overdue_days is not null), ('second-overdue', d.second_overdue_days is not null),
  ('third-overdue', d.third_overdue_days is not null)) k (task, is_on)
where k.is_on order by d.tenant_id, k.task`;

interface Runs {
  readonly tenant: number;
  readonly task: string;
  /** Since the last end. */
  readonly hours: number;
  readonly failures: number;
}

const RUNS = `
select r.tenant_id::int as tenant, r.task, floor(extract(epoch from now() - max(r.ended_at)) / 3600)::int as hours,
  coalesce(sum(r.failures) filter (where r.ended_at > now() - interval '${DAYS} days'), 0)::int as failures
from daily_runs r where r.tenant_id = any($1::bigint[]) group by r.tenant_id, r.task`;

/** Daily tasks that are late, and those of which commands were refused. */
export const dailyCheck: Check = {
  name: 'daily tasks',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('daily_settings'))) return [];
    const tasks = await owner.ask<TaskOn>(TASKS);
    const { rows, unread } = await ofAllTenants(owner, 'daily_runs', (tenants) => owner.ask<Runs>(RUNS, [tenants]));
    const read = tasks.filter(({ tenant }) => !unread.includes(tenant));
    const runs = new Map(rows.map((row) => [`${row.tenant} ${row.task}`, row]));
    const findings = read
      .map((on) => withRuns(on, runs))
      .flatMap(({ tenant, task, hours, failures }) => [
        ...(hours < LATE_HOURS
          ? []
          : [
              warning(
                `The daily task ${task} of tenant ${tenant} has not ended for ${hours} hours.`,
                'Check that a gateway runs, and its log for "the daily tasks were broken off".',
              ),
            ]),
        ...(failures === 0
          ? []
          : [
              warning(
                `${failures === 1 ? 'One command' : `${failures} commands`} of the daily task ${task} of tenant ${tenant} ${failures === 1 ? 'was' : 'were'} refused in ${DAYS} days.`,
                `history list --tenant ${tenant} shows why.`,
              ),
            ]),
      ]);
    const none =
      tasks.length === 0 ? 'No tenant has daily tasks.' : 'The daily tasks of every tenant have ended in time.';
    return orFine([...findings, ...unreadFindings('daily tasks', unread)], none);
  },
};

/** Counts from the last end of the task, or from the last change of its settings where that is later. */
function withRuns(on: TaskOn, runs: ReadonlyMap<string, Runs>): Runs {
  const found = runs.get(`${on.tenant} ${on.task}`);
  return { ...on, hours: Math.min(on.hours, found?.hours ?? Infinity), failures: found?.failures ?? 0 };
}
