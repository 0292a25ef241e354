import { DIALECTS, unsupportedNames } from '../../../../adapters/dialects.ts';
import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { orFine, unreadFindings, warning, type Check } from './finding.ts';

/** How many actions are named; all are counted. */
const NAMED = 5;
const DAYS = 30;

interface Row {
  readonly dialect: string;
  readonly action: string;
  readonly calls: string;
}

const COUNTS = `
select u.dialect, u.action, sum(u.calls)::text as calls from unsupported_calls u
where u.tenant_id = any($1::bigint[]) and u.called_on > (now() at time zone 'UTC')::date - ${DAYS}
group by u.dialect, u.action`;

/** Documented actions that callers asked for lately and that this version does not have. */
export const unsupportedCheck: Check = {
  name: 'unsupported actions',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('unsupported_calls'))) return [];
    const { rows, unread } = await ofAllTenants(owner, 'unsupported_calls', (tenants) =>
      owner.ask<Row>(COUNTS, [tenants]),
    );
    const asked = countsByName(rows);
    const findings = asked
      .slice(0, NAMED)
      .map(({ name, calls }) =>
        warning(
          `In the last ${DAYS} days callers asked ${times(calls)} for ${name}, which this gateway does not support.`,
          'docs/compatibility.md lists the supported actions; take the others out of the caller, if it can do without.',
        ),
      );
    const others = asked.slice(NAMED);
    if (others.length > 0) {
      const calls = others.reduce((sum, other) => sum + other.calls, 0n);
      findings.push(
        warning(
          `They asked ${times(calls)} for ${others.length} other unsupported ${others.length === 1 ? 'action' : 'actions'}.`,
          'docs/compatibility.md lists the supported actions.',
        ),
      );
    }
    findings.push(...unreadFindings('unsupported actions', unread));
    return orFine(findings, 'Callers asked for no documented action that this gateway lacks.');
  },
};

/** By the documented name, the most first. */
function countsByName(rows: readonly Row[]): readonly { readonly name: string; readonly calls: bigint }[] {
  const counts = new Map<string, bigint>();
  for (const { calls, ...row } of rows) {
    const name = documentedName(row);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0n) + BigInt(calls));
  }
  return [...counts]
    .map(([name, calls]) => ({ name, calls }))
    .sort((a, b) => Number(b.calls - a.calls) || (a.name < b.name ? -1 : 1));
}

/** The name as its document writes it; `null` where this version has the action, or no document names it. */
function documentedName({ dialect, action }: Omit<Row, 'calls'>): string | null {
  const descriptor = DIALECTS.find(({ name }) => name === dialect);
  if (descriptor === undefined) return null;
  return unsupportedNames(descriptor).find((name) => name.toLowerCase() === action) ?? null;
}

function times(calls: bigint): string {
  return calls === 1n ? 'once' : `${calls} times`;
}
