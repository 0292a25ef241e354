import { nearestName } from '../../../core/nearest-name.ts';
import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { printable } from '../../support/printable.ts';
import { NAMED, orFine, unreadFindings, warning, type Check, type Finding } from './finding.ts';

/** The range of the search for each tenant: rows, and days before its newest row. */
const NEWEST = 1_000;
const DAYS = 30;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly count: string;
  readonly known: string[];
}

/** For one tenant, so that it is answered by one node. Names of its newest payments and invoices that its lists lack. The tenants' check covers the default. */
const UNLISTED = `
select t.id::text as id, u.name, count(*)::text as count, array(
    select m.system_name from payment_methods m where m.tenant_id = $1::bigint
    union select y.gateway from money_types y where y.tenant_id = $1::bigint order by 1) as known
from tenants t cross join lateral (
  select n.name from (
    select r.name, r.at, max(r.at) over () as newest from (
      (select p.gateway as name, p.recorded_at as at from payments p
        where p.tenant_id = $1::bigint order by p.id desc limit ${NEWEST})
      union all
      (select i.payment_method, i.created_at from invoices i
        where i.tenant_id = $1::bigint order by i.id desc limit ${NEWEST})) r) n
  where n.at > n.newest - interval '${DAYS} days') u
where t.id = $1::bigint and to_jsonb(t) ->> 'unknown_gateways' is distinct from 'accept'
  and lower(btrim(u.name)) not in ('', t.payment_method)
  and exists (select 1 from payment_methods m where m.tenant_id = $1::bigint)
  and not exists (select 1 from payment_methods m where m.tenant_id = $1::bigint and m.system_name = lower(btrim(u.name)))
  and not exists (select 1 from money_types y where y.tenant_id = $1::bigint and y.gateway = lower(btrim(u.name)))
group by t.id, u.name order by t.id, count(*) desc, u.name`;

const REMEDY =
  'Correct the callers that misspell, or add the name with payment-method add; tenant set --unknown-gateways refuses other names, or accepts them without a warning.';

export const gatewaysCheck: Check = {
  name: 'gateways',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('money_types'))) return [];
    const { rows: all, unread } = await ofAllTenants(owner, 'payments', async (tenants) => {
      const rows: Row[] = [];
      for (const tenantId of tenants) rows.push(...(await owner.ask<Row>(UNLISTED, [tenantId])));
      return rows;
    });
    const byTenant = new Map<string, Row[]>();
    for (const row of all) byTenant.set(row.id, [...(byTenant.get(row.id) ?? []), row]);
    const findings: Finding[] = [...byTenant].slice(0, NAMED).map(([id, rows]) => {
      const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
      const names = rows.slice(0, NAMED).map(nameText).join(', ');
      return warning(
        `Tenant ${id} has recent payments or invoices by gateways it does not list: ${names}${more}.`,
        REMEDY,
      );
    });
    if (byTenant.size > NAMED) {
      findings.push(warning(`The same is true of ${byTenant.size - NAMED} more tenants.`, REMEDY));
    }
    findings.push(...unreadFindings('payments and invoices', unread));
    return orFine(findings, 'Recent payments and invoices name only listed gateways.');
  },
};

function nameText({ name, count, known }: Row): string {
  const nearest = nearestName(name, known);
  return `${printable(name)} (${count}${nearest === null ? '' : `, perhaps ${nearest}`})`;
}
