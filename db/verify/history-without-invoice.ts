import { CHAIN_START } from '../ledger/chain.ts';
import { BEFORE_ALL, type Audit } from './audit.ts';
import { HISTORY_COLUMNS, isLinked, type HistoryRow } from './walks/history-rows.ts';

/** Rows of one span, in which a few have no invoice. */
const SPAN = 10_000;

/**
 * Checks the refusals of commands that found no invoice. Each is a chain of one row, so an edit shows and a removal does
 * not. No index leads to them, so the history is read in spans.
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
    for (const row of rows) {
      if (isLinked(CHAIN_START, audit.tenantId, row)) continue;
      audit.differs('history-link', row.id, 'the row as it was written', 'another');
    }
    after = span.until;
  }
}
