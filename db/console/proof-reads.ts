import type { ListedSeal } from '../../src/core/console/proof.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { SEALED_AT } from '../maintenance/history-seals.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import type { Difference } from '../verify/difference.ts';

interface SealRow {
  readonly seq: bigint;
  readonly row_count: bigint;
  readonly total_rows: bigint;
  readonly high_id: bigint;
  readonly sealed_at: string;
  readonly key_name: string;
  readonly mac: Buffer;
}

/** The seals of a tenant, the newest first, before a number. */
export async function listSeals(
  database: Queryable,
  tenantId: TenantId,
  before: number | null,
  most: number,
): Promise<readonly ListedSeal[]> {
  const rows = await queryRows<SealRow>(
    database,
    `select s.seq, s.row_count, s.total_rows, s.high_id, ${SEALED_AT} as sealed_at, s.key_name, s.mac
     from history_seals s where s.tenant_id = cast(:tenant as bigint)
       and (cast(:before as bigint) is null or s.seq < :before) order by s.seq desc limit :most`,
    { tenant: tenantId, before, most },
  );
  return rows.map((row) => ({
    seq: Number(row.seq),
    rowCount: Number(row.row_count),
    totalRows: Number(row.total_rows),
    highId: Number(row.high_id),
    sealedAt: row.sealed_at,
    keyName: row.key_name,
    mac: row.mac.toString('hex'),
  }));
}

/** The table that has the rows of a kind of difference; the rows of `invoices` are named by their own id. */
const TABLES: readonly (readonly [kinds: RegExp, table: string])[] = [
  [/^(?:invoice-|charge-|delivery$|history-gap$|history-head$)/, 'invoices'],
  [/^payment-/, 'payments'],
  [/^refund-/, 'refunds'],
  [/^note-/, 'credit_notes'],
  [/^credit-(?:entry|history|missing)$/, 'credit_entries'],
  [/^(?:history-link|history-before|history-unsealed)$/, 'history'],
  [/^transaction-/, 'transactions'],
  [/^event$/, 'outbox'],
];

/** The invoice that each difference is about, in their order; `null` where its row is gone, or it is about none. */
export async function invoicesOfDifferences(
  database: Queryable,
  tenantId: TenantId,
  differences: readonly Difference[],
): Promise<readonly (InvoiceId | null)[]> {
  const named = differences.map(({ kind, id }) => ({
    id: /^\d{1,18}$/.test(id) ? id : null,
    table: TABLES.find(([kinds]) => kinds.test(kind))?.[1],
  }));
  const found = new Map<string, number>();
  for (const [, table] of TABLES) {
    const ids = named.flatMap((each) => (each.table === table && each.id !== null ? [each.id] : []));
    if (ids.length === 0) continue;
    const column = table === 'invoices' ? 'id' : 'invoice_id';
    const rows = await queryRows<{ id: bigint; invoice: bigint | null }>(
      database,
      `select r.id, r.${column} as invoice from ${table} r where r.tenant_id = ? and r.id = any(?::bigint[])`,
      [tenantId, ids],
    );
    for (const { id, invoice } of rows) if (invoice !== null) found.set(`${table} ${id}`, Number(invoice));
  }
  return named.map(({ id, table }) => found.get(`${table ?? ''} ${id ?? ''}`) ?? null);
}
