import type { Knex } from 'knex';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { PaymentId } from '../../src/core/payment.ts';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { isReversed, transactionOfPart } from '../reads/corrections.ts';
import { queryRows } from '../postgres/sql.ts';

/** A payment as it is listed; amounts in minor units, times in the tenant's zone unless they end in Z. */
export interface ListedPayment {
  readonly id: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly clientId: ClientId;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly feesMinor: bigint;
  /** The part that became the client's credit. */
  readonly excessMinor: bigint;
  readonly refundedMinor: bigint;
  readonly gateway: string;
  readonly reference: string;
  /** Of its transaction; empty without one. */
  readonly description: string;
  readonly paidAt: string;
  /** ISO 8601, in UTC. */
  readonly recordedAt: string;
  readonly dialect: string;
  /** The identifier of the credential that recorded it. */
  readonly credential: string;
  readonly payeeId: number | null;
}

/** A filter of payments; a `null` matches any. Days are YYYY-MM-DD, both included. */
interface PaymentFilter {
  readonly paymentId: PaymentId | null;
  readonly invoiceId: InvoiceId | null;
  readonly clientId: ClientId | null;
  readonly reference: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly after: PaymentId;
  readonly limit: number;
}

interface Row {
  readonly id: bigint;
  readonly invoice_id: bigint;
  readonly client_id: bigint;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly fees_minor: bigint;
  readonly excess_minor: bigint;
  readonly refunded_minor: bigint;
  readonly gateway: string;
  readonly reference: string;
  readonly description: string;
  readonly paid_at: string;
  readonly recorded: string;
  readonly dialect: string;
  readonly credential: string;
  readonly payee_id: bigint | null;
}

/** A page of a tenant's payments by id. */
export async function listPayments(
  database: Knex,
  tenantId: TenantId,
  filter: PaymentFilter,
): Promise<readonly ListedPayment[]> {
  const { paymentId, invoiceId, clientId, reference, from, to, after, limit } = filter;
  const rows = await queryRows<Row>(
    database,
    `select p.id, p.invoice_id, p.client_id, i.currency, p.amount_minor, p.fees_minor, p.excess_minor,
       coalesce((select sum(r.amount_minor) from refunds r where r.tenant_id = :tenant and r.payment_id = p.id
         and not ${isReversed('refund', 'r', ':tenant')}), 0)::bigint
         as refunded_minor,
       coalesce(t.gateway, p.gateway) as gateway, coalesce(t.reference, p.reference) as reference,
       coalesce(t.paid_at, p.paid_at) as paid_at, coalesce(t.description, '') as description,
       to_char(p.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as recorded,
       p.dialect, a.identifier as credential, p.payee_id
     from payments p
     join invoices i on i.tenant_id = :tenant and i.id = p.invoice_id
     join credentials a on a.id = p.credential_id and a.tenant_id = :tenant
     left join lateral ${transactionOfPart('payment', 'p', ':tenant')} t on true
     where p.tenant_id = :tenant and p.id > :after and not ${isReversed('payment', 'p', ':tenant')}
       and (cast(:payment as bigint) is null or p.id = :payment)
       and (cast(:invoice as bigint) is null or p.invoice_id = :invoice)
       and (cast(:client as bigint) is null or p.client_id = :client)
       and (cast(:reference as text) is null or coalesce(t.reference, p.reference) = :reference)
       and (cast(:from as date) is null or coalesce(t.paid_at, p.paid_at) >= cast(:from as date))
       and (cast(:to as date) is null or coalesce(t.paid_at, p.paid_at) < cast(:to as date) + 1)
     order by p.id limit :limit`,
    { tenant: tenantId, after, payment: paymentId, invoice: invoiceId, client: clientId, reference, from, to, limit },
  );
  return rows.map((row) => ({
    id: Number(row.id),
    invoiceId: Number(row.invoice_id),
    clientId: Number(row.client_id),
    currency: row.currency,
    amountMinor: row.amount_minor,
    feesMinor: row.fees_minor,
    excessMinor: row.excess_minor,
    refundedMinor: row.refunded_minor,
    gateway: row.gateway,
    reference: row.reference,
    description: row.description,
    paidAt: row.paid_at,
    recordedAt: row.recorded,
    dialect: row.dialect,
    credential: row.credential,
    payeeId: row.payee_id === null ? null : Number(row.payee_id),
  }));
}
