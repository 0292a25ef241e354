import type { Knex } from 'knex';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** An invoice as it is listed; amounts in minor units, days as YYYY-MM-DD. */
export interface ListedInvoice {
  readonly id: InvoiceId;
  readonly number: string;
  readonly clientId: ClientId;
  readonly clientName: string;
  readonly status: string;
  readonly isOverdue: boolean;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly balanceMinor: bigint;
}

/** A filter of invoices; a `null` matches any. */
export interface InvoiceFilter {
  readonly clientId: ClientId | null;
  /** A stored status, or `Overdue`: Unpaid, and due before today in the tenant's time zone. */
  readonly status: string | null;
  /** Only invoices with a higher id. */
  readonly after: InvoiceId;
  readonly limit: number;
}

interface Row {
  readonly id: bigint;
  readonly number: string;
  readonly client_id: bigint;
  readonly client_name: string;
  readonly status: string;
  readonly is_overdue: boolean;
  readonly issued_on: string;
  readonly due_on: string;
  readonly currency: string;
  readonly total_minor: bigint;
  readonly balance_minor: bigint;
}

/** A page of a tenant's invoices by id. */
export async function listInvoices(
  database: Knex,
  tenantId: TenantId,
  { clientId, status, after, limit }: InvoiceFilter,
): Promise<readonly ListedInvoice[]> {
  const rows = await queryRows<Row>(
    database,
    `select * from (
       select i.id, i.number, i.client_id, c.name as client_name, i.status, i.issued_on, i.due_on, i.currency,
         i.status = 'Unpaid' and i.due_on < (now() at time zone t.time_zone)::date as is_overdue, i.total_minor,
         i.total_minor - i.noted_minor - i.paid_minor + i.refunded_minor as balance_minor
       from invoices i
       join clients c on c.tenant_id = ? and c.id = i.client_id
       join tenants t on t.id = ?
       where i.tenant_id = ? and i.id > ? and (?::bigint is null or i.client_id = ?)) f
     where ?::text is null or f.status = ? or (? = 'Overdue' and f.is_overdue)
     order by f.id limit ?`,
    [tenantId, tenantId, tenantId, after, clientId, clientId, status, status, status, limit],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    number: row.number,
    clientId: Number(row.client_id),
    clientName: row.client_name,
    status: row.status,
    isOverdue: row.is_overdue,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    currency: row.currency,
    totalMinor: row.total_minor,
    balanceMinor: row.balance_minor,
  }));
}

/** A client's first open invoices, up to a limit. */
export async function openInvoicesOf(
  database: Knex,
  tenantId: TenantId,
  clientId: ClientId,
  limit: number,
): Promise<readonly InvoiceId[]> {
  const rows = await queryRows<{ id: bigint }>(
    database,
    `select i.id from invoices i where i.tenant_id = ? and i.client_id = ?
       and i.status in ('Draft', 'Unpaid', 'Payment Pending', 'Collections') order by i.id limit ?`,
    [tenantId, clientId, limit],
  );
  return rows.map(({ id }) => Number(id));
}

/** The currency of an invoice; `null` where the tenant has no such invoice. */
export async function invoiceCurrency(database: Knex, tenantId: TenantId, id: InvoiceId): Promise<string | null> {
  const [row] = await queryRows<{ currency: string }>(
    database,
    'select i.currency from invoices i where i.tenant_id = ? and i.id = ?',
    [tenantId, id],
  );
  return row?.currency ?? null;
}
