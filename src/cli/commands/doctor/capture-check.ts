import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { orFine, problem, unreadFindings, warning, type Check, type Finding } from './finding.ts';

const LATE = "interval '10 minutes'";

interface Row {
  readonly tenant: number;
  readonly unrecorded: number;
  readonly late: number;
}

const OPEN = `
select k.tenant_id::int as tenant, count(*) filter (where k.state = 'unrecorded')::int as unrecorded,
  count(*) filter (where k.state = 'pending' and k.started_at < now() - ${LATE})::int as late
from captures k where k.tenant_id = any($1::bigint[]) and k.state in ('pending', 'unrecorded')
group by k.tenant_id order by k.tenant_id`;

/** Charges whose money is not on record, and charges without an answer of the processor. */
export const capturesCheck: Check = {
  name: 'charges',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('captures'))) return [];
    const { rows, unread } = await ofAllTenants(owner, 'captures', (tenants) => owner.ask<Row>(OPEN, [tenants]));
    const findings: Finding[] = rows.flatMap(({ tenant, unrecorded, late }) => [
      ...(unrecorded === 0
        ? []
        : [
            problem(
              `The payment processor took money in ${countText(unrecorded)} of tenant ${tenant}, and it is not on record.`,
              `capture list --tenant ${tenant} shows why; capture settle or the console records the money.`,
            ),
          ]),
      ...(late === 0
        ? []
        : [
            warning(
              `The payment processor has not answered ${countText(late)} of tenant ${tenant} for ten minutes.`,
              `Check that a gateway and the processor run; capture settle or the console ends a charge by hand.`,
            ),
          ]),
    ]);
    return orFine([...findings, ...unreadFindings('charges', unread)], 'Every charge has its end.');
  },
};

function countText(count: number): string {
  return count === 1 ? 'one charge' : `${count} charges`;
}
