import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { fine, orFine, problem, unreadFindings, warning, type Check, type Finding } from './finding.ts';

/** A verification once a week is advised; a run takes time. */
const LATE_DAYS = 8;

interface Row {
  readonly tenant: number;
  readonly days: number;
  readonly found: number;
}

/** The last verification of each tenant that has one, with the days since. */
const LAST = `
select r.tenant_id::int as tenant, floor(extract(epoch from now() - r.ended_at) / 86400)::int as days, r.found::int as found
from (select distinct on (v.tenant_id) v.tenant_id, v.ended_at, v.found from verify_runs v
  where v.tenant_id = any($1::bigint[]) and v.state = 'done' order by v.tenant_id, v.id desc) r
join tenants t on t.id = r.tenant_id and t.disabled_at is null
order by r.tenant_id`;

/** When the books of the tenants were last verified, and with what result. */
export const verifyCheck: Check = {
  name: 'verification',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('verify_runs'))) return [];
    const { rows, unread } = await ofAllTenants(owner, 'verify_runs', (tenants) => owner.ask<Row>(LAST, [tenants]));
    if (rows.length === 0 && unread.length === 0) return [fine('No tenant has been verified yet.')];
    const findings = [...rows.flatMap(findingsOf), ...unreadFindings('verifications', unread)];
    return orFine(findings, `The books were verified within ${LATE_DAYS} days, without a difference.`);
  },
};

function findingsOf({ tenant, days, found }: Row): readonly Finding[] {
  return [
    ...(found === 0
      ? []
      : [
          problem(
            `The last verification of tenant ${tenant} found ${found === 1 ? 'one difference' : `${found} differences`}.`,
            `Run verify --tenant ${tenant}, and follow the runbook.`,
          ),
        ]),
    ...(days < LATE_DAYS
      ? []
      : [
          warning(
            `The last verification of tenant ${tenant} ended ${days} days ago.`,
            `Run verify --tenant ${tenant}.`,
          ),
        ]),
  ];
}
