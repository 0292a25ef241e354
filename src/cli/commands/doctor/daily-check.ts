import { orFine, warning, type Check } from './finding.ts';

/** A local day has up to 25 hours, and a run takes time. */
const LATE_HOURS = 27;
/** Failures of these days are counted. */
const DAYS = 7;

interface Row {
  readonly tenant: number;
  readonly task: string;
  readonly hours: number;
  readonly failures: number;
}

/** Each task that is on, since its last end or the last change of its settings. */
const TASKS = `
select d.tenant_id::int as tenant, k.task, coalesce(e.failures, 0)::int as failures,
  floor(extract(epoch from now() - greatest(d.changed_at, e.ended_at)) / 3600)::int as hours
from daily_settings d join tenants t on t.id = d.tenant_id and t.disabled_at is null
cross join lateral (values ('bill-items', d.bills_items), ('apply-credit', d.applies_credit),
  ('late-fee', d.late_fee_days is not null), ('before-due', d.before_due_days is not null),
  ('first-overdue', d.first_overdue_days is not null), ('second-overdue', d.second_overdue_days is not null),
  ('third-overdue', d.third_overdue_days is not null)) k (task, is_on)
left join (
  select r.tenant_id, r.task, max(r.ended_at) as ended_at,
    sum(r.failures) filter (where r.ended_at > now() - interval '${DAYS} days') as failures
  from daily_runs r where r.tenant_id = any(array(select id from tenants)) group by r.tenant_id, r.task
) e on e.tenant_id = d.tenant_id and e.task = k.task
where d.tenant_id = any(array(select id from tenants)) and k.is_on order by d.tenant_id, k.task`;

/** Daily tasks that are late, and those of which commands were refused. */
export const dailyCheck: Check = {
  name: 'daily tasks',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('daily_settings'))) return [];
    const rows = await owner.ask<Row>(TASKS);
    const findings = rows.flatMap(({ tenant, task, hours, failures }) => [
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
      rows.length === 0 ? 'No tenant has daily tasks.' : 'The daily tasks of every tenant have ended in time.';
    return orFine(findings, none);
  },
};
