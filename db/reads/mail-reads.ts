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
} from '../postgres/rows.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

interface Row extends InvoiceRow {
  readonly event_id: bigint;
  readonly recorded_at: string;
  readonly event: string;
  readonly state: string;
  readonly tenant_name: string;
  readonly client_name: string;
  readonly client_email: string;
  readonly lines: readonly LineJson[];
  readonly payment: PaymentJson | null;
}

const TENANT = 'cast(:tenant as bigint)';

const MAILS = `
select o.id as event_id, o.event, o.state, to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as recorded_at,
  t.name as tenant_name, c.name as client_name, c.email as client_email, ${INVOICE_COLUMNS},
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = ${TENANT} and l.invoice_id = i.id) as lines,
  (select ${PAYMENT_JSON} from payments p
    where p.tenant_id = ${TENANT} and p.id = (o.payload ->> 'paymentId')::bigint) as payment
from outbox o
join tenants t on t.id = ${TENANT}
join invoices i on i.tenant_id = ${TENANT} and i.id = o.invoice_id
join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
where o.tenant_id = ${TENANT}`;

/** The subject of a mail in the outbox, as the rows are now; `null` where the mail was sent already. */
export async function mailSubject(
  database: Queryable,
  tenantId: TenantId,
  eventId: number,
): Promise<MailSubject | null> {
  const [row] = await queryRows<Row>(database, `${MAILS} and o.id = :event`, {
    tenant: tenantId,
    event: eventId,
  });
  return row === undefined || row.state === 'done' ? null : subjectOf(row);
}

/** A mail of the outbox, in any state. */
export interface RecordedMail {
  readonly id: number;
  /** UTC, e.g. `2026-11-22 10:00:00`. */
  readonly recordedAt: string;
  readonly about: MailSubject;
}

/** A tenant's last mails, the newest first; only the one with the id, where one is given. */
export async function recentMails(
  database: Queryable,
  tenantId: TenantId,
  limit: number,
  id?: number,
): Promise<readonly RecordedMail[]> {
  const rows = await queryRows<Row>(
    database,
    `${MAILS} and o.event in ('mail.invoice-created', 'mail.payment-received')
       and o.id between :first and :last order by o.tenant_id desc, o.id desc limit :limit`,
    { tenant: tenantId, first: id ?? 0, last: id ?? Number.MAX_SAFE_INTEGER, limit },
  );
  return rows.map((row) => ({ id: Number(row.event_id), recordedAt: row.recorded_at, about: subjectOf(row) }));
}

function subjectOf(row: Row): MailSubject {
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
