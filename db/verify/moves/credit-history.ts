import type { CreditReason, Json } from '../../../src/core/changes.ts';
import { creditFacts } from '../../../src/core/decide/credit/credit-facts.ts';
import type { Audit } from '../audit.ts';
import { changedNames, idOf, namedOf, namedText } from '../text.ts';
import type { HistoryRow } from '../walks/history-rows.ts';

interface EntryRow {
  readonly id: bigint;
  readonly client_id: bigint;
  readonly amount_minor: bigint;
  readonly reason: CreditReason;
  readonly description: string | null;
  readonly dated_on: string | null;
}

/** Compares the entries of credit that rows of the history mention, and counts the rows for the entries. */
export async function auditCreditHistory(audit: Audit, rows: readonly HistoryRow[]): Promise<void> {
  const said = rows.flatMap((row) => {
    const facts = namedOf(namedOf(row.after)['creditEntry'] ?? null);
    const id = idOf(facts['creditId']);
    return id === null ? [] : [{ id, row, facts }];
  });
  if (said.length === 0) return;
  const entries = await audit.rows<EntryRow>(
    `select e.id, e.client_id, e.amount_minor, e.reason, e.description, e.dated_on from credit_entries e
     where e.tenant_id = ? and e.id = any(?::bigint[])`,
    [audit.tenantId, said.map(({ id }) => id)],
  );
  const known = new Map(entries.map((entry) => [Number(entry.id), entry]));
  for (const { id, row, facts } of said) {
    const entry = known.get(id);
    if (entry === undefined) {
      audit.differs('credit-missing', id, `an entry by row ${row.id} of the history`, 'no row');
      continue;
    }
    audit.creditHistory.add(id);
    const is = { ...factsOf(entry), client: entry.client_id.toString() };
    const names = changedNames(is, { ...facts, client: row.client_id?.toString() ?? null });
    if (names.length > 0) audit.differs('credit-history', id, namedText(facts, names), namedText(is, names));
  }
}

function factsOf(entry: EntryRow): Readonly<Record<string, Json | undefined>> {
  return creditFacts({
    id: Number(entry.id),
    amountMinor: entry.amount_minor,
    reason: entry.reason,
    description: entry.description,
    datedOn: entry.dated_on,
  });
}
