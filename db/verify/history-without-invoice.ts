import { CHAIN_START } from '../ledger/chain.ts';
import { BEFORE_ALL, type Audit } from './audit.ts';
import { auditCreditHistory } from './moves/credit-history.ts';
import { auditTransactionHistory } from './moves/transactions.ts';
import { HISTORY_COLUMNS, isLinked, type HistoryRow } from './walks/history-rows.ts';

/** Rows of one span, in which a few have no invoice. */
const SPAN = 10_000;

/**
 * Checks the history of commands that name no invoice. Each row is a chain by itself: an edit shows, and the removal of one
 * that mentions no credit does not. No index leads to them, so the history is read in spans.
 */
export async function auditHistoryWithoutInvoice(audit: Audit): Promise<void> {
  let after = BEFORE_ALL;
  for (;;) {
    const [span] = await audit.rows<{ until: bigint | null }>(
      `select max(s.id) as until from
         (select h.id from history h where h.tenant_id = ? and h.id > ? order by h.id limit ${SPAN}) s`,
      [audit.tenantId, after],
    );
    if (span?.until == null) return;
    const rows = await audit.rows<HistoryRow>(
      `select ${HISTORY_COLUMNS} from history h
       where h.tenant_id = ? and h.id > ? and h.id <= ? and h.invoice_id is null order by h.id`,
      [audit.tenantId, after, span.until],
    );
    audit.checked('history', rows.length);
    const good = rows.filter((row) => isLinked(CHAIN_START, audit.tenantId, row));
    for (const row of rows) {
      if (!good.includes(row)) audit.differs('history-link', row.id, 'the row as it was written', 'another');
    }
    const applied = good.filter(({ outcome }) => outcome === 'applied');
    await auditCreditHistory(audit, applied);
    await auditTransactionHistory(audit, applied);
    after = span.until;
  }
}
