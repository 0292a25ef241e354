import type { Knex } from 'knex';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** A document of the history: an invoice's header, and the additions of the row. */
export type HistoryDocument = Readonly<Record<string, unknown>>;

/** A row of an invoice's history as it is listed. */
export interface ListedHistory {
  readonly id: number;
  /** ISO 8601, in UTC. */
  readonly recordedAt: string;
  readonly action: string;
  /** `applied`, `repeated` or `refused`. */
  readonly outcome: string;
  /** Of a refusal. */
  readonly code: string | null;
  readonly dialect: string;
  /** The identifier of the credential that acted. */
  readonly credential: string | null;
  readonly payeeId: number | null;
  readonly requestId: string;
  readonly commandId: string;
  readonly before: HistoryDocument | null;
  readonly after: HistoryDocument | null;
}

interface Row {
  readonly id: bigint;
  readonly recorded: string;
  readonly action: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly dialect: string;
  readonly credential: string | null;
  readonly payee_id: bigint | null;
  readonly request_id: string;
  readonly command_id: string;
  readonly before: HistoryDocument | null;
  readonly after: HistoryDocument | null;
}

/**
 * The last rows of an invoice's history before one of its rows, the oldest first. They are in the order of the chain:
 * gateways reserve ids ahead, so a later row may have a smaller id.
 */
export async function listHistory(
  database: Knex,
  tenantId: TenantId,
  invoiceId: InvoiceId,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly ListedHistory[]> {
  const rows = await queryRows<Row>(
    database,
    `select h.id, to_char(h.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as recorded, h.action, h.outcome,
       h.code, h.dialect, a.identifier as credential, h.payee_id, h.request_id, h.command_id, h.before, h.after
     from history h left join credentials a on a.id = h.credential_id and a.tenant_id = ?
     where h.tenant_id = ? and h.invoice_id = ?
       and (?::bigint is null or (coalesce(h.seq, 0), h.id) < (
         select coalesce(b.seq, 0), b.id from history b where b.tenant_id = ? and b.id = ? and b.invoice_id = h.invoice_id))
     order by coalesce(h.seq, 0) desc, h.id desc limit ?`,
    [tenantId, tenantId, invoiceId, before, tenantId, before, limit],
  );
  return rows.reverse().map((row) => ({
    id: Number(row.id),
    recordedAt: row.recorded,
    action: row.action,
    outcome: row.outcome,
    code: row.code,
    dialect: row.dialect,
    credential: row.credential,
    payeeId: row.payee_id === null ? null : Number(row.payee_id),
    requestId: row.request_id,
    commandId: row.command_id,
    before: row.before,
    after: row.after,
  }));
}
