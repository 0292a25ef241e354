import { ID_KINDS, type IdKind } from '../../src/core/ids.ts';
import { RECORD_KINDS, type RecordKind } from '../../src/core/records/records.ts';
import { RECORD_TABLES } from '../ledger/records/tables.ts';
import type { Audit } from './audit.ts';

const RECORDS = Object.fromEntries(RECORD_KINDS.map((kind) => [kind, RECORD_TABLES[kind].table])) as Record<
  RecordKind,
  string
>;

/** The table of each kind of id. */
export const TABLE_OF: Readonly<Record<IdKind, string>> = {
  invoice: 'invoices',
  line: 'invoice_lines',
  payment: 'payments',
  refund: 'refunds',
  credit: 'credit_entries',
  'credit-note': 'credit_notes',
  history: 'history',
  event: 'outbox',
  ...RECORDS,
};

/** Compares every id counter with the highest id in use. Newer refunds have ids of the counter of payments. */
export async function auditCounters(audit: Audit): Promise<void> {
  const rows = await audit.rows<{ kind: string; next_id: bigint }>(
    'select c.kind, c.next_id from id_counters c where c.tenant_id = ?',
    [audit.tenantId],
  );
  const next = new Map(rows.map((row) => [row.kind, row.next_id]));
  const nextOf = (kind: IdKind): bigint => next.get(kind) ?? 1n;
  for (const kind of ID_KINDS) {
    // The id of a charge is its invoice's.
    if (kind === 'capture') continue;
    const [last] = await audit.rows<{ id: bigint }>(
      `select t.id from ${TABLE_OF[kind]} t where t.tenant_id = ? order by t.id desc limit 1`,
      [audit.tenantId],
    );
    const counted = kind === 'refund' ? max(nextOf('refund'), nextOf('payment')) : nextOf(kind);
    if (last !== undefined && counted <= last.id) {
      audit.differs('counter', kind, `the next id after ${last.id}`, `the next id ${counted}`);
    }
  }
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
