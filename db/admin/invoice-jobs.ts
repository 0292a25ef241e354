import type { Knex } from 'knex';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** A mail or another job of an invoice in the outbox. */
export interface JobOfInvoice {
  readonly id: number;
  readonly event: string;
  readonly state: string;
  /** ISO 8601, in UTC. */
  readonly recordedAt: string;
}

/** The last jobs of an invoice, the oldest of them first; events that only record something are left out. */
export async function listJobsOfInvoice(
  database: Knex,
  tenantId: TenantId,
  invoiceId: InvoiceId,
  limit: number,
): Promise<readonly JobOfInvoice[]> {
  const rows = await queryRows<{ id: bigint; event: string; state: string; recorded: string }>(
    database,
    `select o.id, o.event, o.state, to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as recorded
     from outbox o where o.tenant_id = ? and o.invoice_id = ? and o.state <> 'recorded' order by o.id desc limit ?`,
    [tenantId, invoiceId, limit],
  );
  return rows
    .reverse()
    .map(({ id, event, state, recorded }) => ({ id: Number(id), event, state, recordedAt: recorded }));
}
