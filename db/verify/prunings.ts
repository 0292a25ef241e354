import type { Audit } from './audit.ts';

/** The shortest retention that can be set. */
const YOUNGEST = "interval '1 day'";

/** Reads the marks of pruning. Nothing younger than the shortest retention is ever pruned. */
export async function auditPrunings(audit: Audit): Promise<void> {
  const rows = await audit.rows<{ what: 'commands' | 'events'; until: string; is_possible: boolean }>(
    `select p.what, to_char(p.until_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until,
       p.until_at <= now() - ${YOUNGEST} as is_possible
     from prunings p where p.tenant_id = ?`,
    [audit.tenantId],
  );
  for (const { what, until, is_possible: isPossible } of rows) {
    if (isPossible) audit.prunedUntil[what] = until;
    else audit.differs('pruning', what, 'a mark older than a day', until);
  }
}
