import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { orFine, unreadFindings, warning, type Check, type Finding } from './finding.ts';

const STALE = "interval '5 minutes'";

type Events = Readonly<Record<'held' | 'mails' | 'stale', number>>;

const OUTBOX = `
select count(*) filter (where state = 'held')::int as held,
  count(*) filter (where state = 'failed' and event not like 'delivery.%')::int as mails,
  count(*) filter (where state = 'pending' and recorded_at < now() - ${STALE})::int as stale
from outbox where tenant_id = any($1::bigint[]) and (state = 'pending' or state in ('held', 'failed'))`;

interface Deliveries {
  readonly deliveries: number;
}

const FAILED = `
select count(*)::int as deliveries from deliveries where tenant_id = any($1::bigint[]) and state = 'failed'`;

/** Counts of stuck background work. */
export const jobsCheck: Check = {
  name: 'jobs',
  run: async ({ sessions: { owner, worker } }) => {
    if (owner === null || worker === null || !(await owner.has('outbox'))) return [];
    const outbox = await ofAllTenants(owner, 'outbox', (tenants) => owner.ask<Events>(OUTBOX, [tenants]));
    const failed = await ofAllTenants(owner, 'deliveries', (tenants) => owner.ask<Deliveries>(FAILED, [tenants]));
    const events = (state: keyof Events): number => outbox.rows.reduce((sum, row) => sum + row[state], 0);
    const [queue] = (await worker.has('graphile_worker.jobs'))
      ? await worker.ask<{ late: number; ended: number }>(
          `select count(*) filter (where attempts < max_attempts and run_at < now() - ${STALE} and locked_at is null)::int as late,
             count(*) filter (where attempts >= max_attempts and locked_at is null)::int as ended
           from graphile_worker.jobs`,
        )
      : [];
    const findings: Finding[] = [];
    const report = (count: number, one: string, many: string, remedy: string): void => {
      if (count > 0) findings.push(warning(count === 1 ? `One ${one}.` : `${count} ${many}.`, remedy));
    };
    report(
      events('held'),
      'mail is held',
      'mails are held',
      'jobs list --state held shows why; jobs retry --held releases them.',
    );
    report(
      events('mails'),
      'mail was given up',
      'mails were given up',
      'jobs list --state failed shows why; jobs retry tries again.',
    );
    report(
      failed.rows.reduce((sum, { deliveries }) => sum + deliveries, 0),
      'delivery failed',
      'deliveries failed',
      'jobs list --state failed shows why; delivery retry tries again.',
    );
    report(
      events('stale') + (queue?.late ?? 0),
      'job waits for more than five minutes',
      'jobs wait for more than five minutes',
      'Check that a gateway runs, and its log.',
    );
    // An ended job whose event cannot be read may have its error there.
    const silent = outbox.unread.length > 0 ? 0 : (queue?.ended ?? 0) - events('mails');
    report(silent, 'job ended without an error', 'jobs ended without an error', 'jobs retry --all tries them again.');
    findings.push(...unreadFindings('jobs', outbox.unread));
    return orFine(findings, 'No mail, delivery or job is stuck.');
  },
};
