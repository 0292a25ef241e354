import {
  RECORD_KINDS,
  recordKey,
  type AnyRecord,
  type RecordKind,
  type RecordRef,
} from '../../../src/core/records/records.ts';
import type { TenantId } from '../../../src/core/tenant.ts';
import type { Transaction } from '../transaction.ts';
import { selectedColumns, type RecordTable, type Row } from './record-table.ts';
import { RECORD_TABLES } from './tables.ts';

/** Locks and loads records, table by table and each by id. */
export async function lockRecords(
  transaction: Transaction,
  tenantId: TenantId,
  wanted: readonly RecordRef[],
): Promise<ReadonlyMap<string, AnyRecord>> {
  const ids = new Map<RecordKind, number[]>();
  for (const { kind, id } of wanted) {
    const ofKind = ids.get(kind);
    if (ofKind === undefined) ids.set(kind, [id]);
    else ofKind.push(id);
  }
  // Sent in one go: the server runs them in this order.
  const loaded = await Promise.all(
    RECORD_KINDS.filter((kind) => ids.has(kind)).map(async (kind) => {
      const { table, columns, lock = 'for update', fromRow } = RECORD_TABLES[kind] as RecordTable;
      const rows = await transaction.query<Row>(
        `select ${selectedColumns(columns, 't')} from ${table} t
         where t.tenant_id = $1 and t.id = any($2::bigint[]) order by t.id ${lock}`,
        [tenantId, ids.get(kind) ?? []],
      );
      return rows.map((row) => ({ kind, value: fromRow(row) }) as AnyRecord);
    }),
  );
  return new Map(loaded.flat().map((record) => [recordKey({ kind: record.kind, id: record.value.id }), record]));
}
