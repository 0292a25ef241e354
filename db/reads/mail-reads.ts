import type { Knex } from 'knex';
import type { MailSubject } from '../../src/core/mail.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import {
  INVOICE_COLUMNS,
  invoiceOf,
  LINE_JSON,
  lineOf,
  PAYMENT_JSON,
  paymentOf,
  type InvoiceRow,
  type LineJson,
  type PaymentJson,
} from '../rows.ts';
import { queryRows } from '../sql.ts';

interface Row extends InvoiceRow {
  readonly event: string;
  readonly state: string;
  readonly tenant_name: string;
  readonly client_name: string;
  readonly client_email: string;
  readonly lines: readonly LineJson[];
  readonly payment: PaymentJson | null;
}

const SQL = `
select o.event, o.state, t.name as tenant_name, c.name as client_name, c.email as client_email, ${INVOICE_COLUMNS},
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = i.tenant_id and l.invoice_id = i.id) as lines,
  (select ${PAYMENT_JSON} from payments p
    where p.tenant_id = o.tenant_id and p.id = (o.payload ->> 'paymentId')::bigint) as payment
from outbox o
join tenants t on t.id = o.tenant_id
join invoices i on i.tenant_id = o.tenant_id and i.id = o.invoice_id
join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id
where o.tenant_id = ? and o.id = ?`;

/** What a mail in the outbox is about, as things stand now; `null` where it was sent already. */
export async function mailSubject(database: Knex, tenantId: TenantId, eventId: number): Promise<MailSubject | null> {
  const [row] = await queryRows<Row>(database, SQL, [tenantId, eventId]);
  if (row === undefined || row.state === 'done') return null;
  return {
    kind: row.event === 'mail.invoice-created' ? 'invoice-created' : 'payment-received',
    tenantName: row.tenant_name,
    clientName: row.client_name,
    clientEmail: row.client_email,
    invoice: invoiceOf(row),
    lines: row.lines.map(lineOf),
    payment: row.payment === null ? null : paymentOf(row.payment),
  };
}
