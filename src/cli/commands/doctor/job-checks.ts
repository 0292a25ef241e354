import { orFine, warning, type Check, type Finding } from './finding.ts';

const STALE = "interval '5 minutes'";

/** Counts of stuck background work. */
export const jobsCheck: Check = {
  name: 'jobs',
  run: async ({ sessions: { owner, worker } }) => {
    if (owner === null || worker === null || !(await owner.has('outbox'))) return [];
    const [outbox] = await owner.ask<Readonly<Record<'held' | 'mails' | 'stale', number>>>(
      `select count(*) filter (where state = 'held')::int as held,
         count(*) filter (where state = 'failed' and event not like 'delivery.%')::int as mails,
         count(*) filter (where state = 'pending' and recorded_at < now() - ${STALE})::int as stale
       from outbox where tenant_id = any(array(select id from tenants))
         and (state = 'pending' or state in ('held', 'failed'))`,
    );
    const [failed] = await owner.ask<{ deliveries: number }>(
      `select count(*)::int as deliveries from deliveries
       where tenant_id = any(array(select id from tenants)) and state = 'failed'`,
    );
    const [queue] = (await worker.has('graphile_worker.jobs'))
      ? await worker.ask<{ late: number; ended: number }>(
          `select count(*) filter (where attempts < max_attempts and run_at < now() - ${STALE} and locked_at is null)::int as late,
             count(*) filter (where attempts >= max_attempts and locked_at is null)::int as ended
           from graphile_worker.jobs`,
        )
      : [];
    const findings: Finding[] = [];
    const report = (count: number | undefined, one: string, many: string, remedy: string): void => {
      if (count !== undefined && count > 0)
        findings.push(warning(count === 1 ? `One ${one}.` : `${count} ${many}.`, remedy));
    };
    report(
      outbox?.held,
      'mail is held',
      'mails are held',
      'jobs list --state held shows why; jobs retry --held releases them.',
    );
    report(
      outbox?.mails,
      'mail was given up',
      'mails were given up',
      'jobs list --state failed shows why; jobs retry tries again.',
    );
    report(
      failed?.deliveries,
      'delivery failed',
      'deliveries failed',
      'jobs list --state failed shows why; delivery retry tries again.',
    );
    report(
      (outbox?.stale ?? 0) + (queue?.late ?? 0),
      'job waits for more than five minutes',
      'jobs wait for more than five minutes',
      'Check that a gateway runs, and its log.',
    );
    const silent = (queue?.ended ?? 0) - (outbox?.mails ?? 0);
    report(silent, 'job ended without an error', 'jobs ended without an error', 'jobs retry --all tries them again.');
    return orFine(findings, 'No mail, delivery or job is stuck.');
  },
};
