import type { PageAddress } from '../../src/core/invoice-page.ts';
import { BLANK_PERSON } from '../../src/core/records/person.ts';
import { MAIL_TEMPLATES, type MailContent, type MailedInvoice, type MailSubject } from '../../src/core/mail/mail.ts';
import { shownName } from '../../src/core/records/client.ts';
import type { Quote } from '../../src/core/records/quote.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { quoteOf, quotes } from '../ledger/records/quotes.ts';
import { selectedColumns, type Row as QuoteRow } from '../ledger/records/record-table.ts';
import {
  ADDRESS_JSON,
  INVOICE_COLUMNS,
  invoiceOf,
  LINE_JSON,
  lineOf,
  PAYMENT_JSON,
  paymentOf,
  REFUND_JSON,
  refundOf,
  type InvoiceRow,
  type LineJson,
  type PaymentJson,
  type RefundJson,
} from '../postgres/rows.ts';
import { isReversed } from './corrections.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

interface Row extends Omit<InvoiceRow, 'id'> {
  /** `null`: the mail is about the client. */
  readonly id: bigint | null;
  readonly event_id: bigint;
  readonly recorded_at: string;
  readonly recorded_on: string;
  readonly event: string;
  readonly payload: Payload;
  readonly state: string;
  readonly tenant_name: string;
  readonly local_date_format: string;
  /** `null`: the mail is about a quote to another person. */
  readonly mailed_client_id: bigint | null;
  readonly client_name: string | null;
  readonly client_email: string | null;
  readonly client_address: PageAddress | null;
  readonly lines: readonly LineJson[];
  readonly payment: PaymentJson | null;
  readonly refund: RefundJson | null;
}

/** The members of an event that asks for a mail. */
interface Payload {
  readonly template?: unknown;
  readonly subject?: unknown;
  readonly message?: unknown;
  readonly quoteId?: unknown;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The events that ask for a mail. */
const MAIL_EVENTS = `('mail.invoice-created', 'mail.payment-received', 'mail.requested')`;
const TENANT = 'cast(:tenant as bigint)';

/** A payment or refund that the event names, else the last one of the invoice. */
const namedOrLast = (table: 'payments' | 'refunds', row: 'p' | 'r', member: string): string => `
  (select ${row === 'p' ? PAYMENT_JSON : REFUND_JSON} from ${table} ${row}
    where ${row}.tenant_id = ${TENANT} and ${row}.invoice_id = i.id
      and ${row}.id = coalesce((o.payload ->> '${member}')::bigint, (select max(n.id) from ${table} n
        where n.tenant_id = ${TENANT} and n.invoice_id = i.id
          and not ${isReversed(row === 'p' ? 'payment' : 'refund', 'n', TENANT)})))`;

const MAILS = `
select o.id as event_id, o.event, o.payload, o.state,
  to_char(o.recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as recorded_at,
  to_char(o.recorded_at at time zone t.time_zone, 'YYYY-MM-DD') as recorded_on,
  t.name as tenant_name, t.local_date_format, c.id as mailed_client_id, c.name as client_name, c.email as client_email,
  case when c.id is not null then ${ADDRESS_JSON} end as client_address,
  ${INVOICE_COLUMNS},
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = ${TENANT} and l.invoice_id = i.id) as lines,
  ${namedOrLast('payments', 'p', 'paymentId')} as payment,
  ${namedOrLast('refunds', 'r', 'refundId')} as refund
from outbox o
join tenants t on t.id = ${TENANT}
left join invoices i on i.tenant_id = ${TENANT} and i.id = o.invoice_id
left join quotes u on u.tenant_id = ${TENANT} and u.id = (o.payload ->> 'quoteId')::bigint
left join clients c on c.tenant_id = ${TENANT} and c.id = coalesce(i.client_id, (o.payload ->> 'clientId')::bigint)
where o.tenant_id = ${TENANT} and (u.id is not null or (c.id is not null and o.payload ->> 'quoteId' is null))`;

const QUOTES = `select ${selectedColumns(quotes.columns, 't')} from quotes t
  where t.tenant_id = ${TENANT} and t.id = any(:ids::bigint[])`;

/** The subject of a mail in the outbox, as the rows are now; `null` where the mail was sent already, or its subject is gone. */
export async function mailSubject(
  database: Queryable,
  tenantId: TenantId,
  eventId: number,
): Promise<MailSubject | null> {
  const [row] = await queryRows<Row>(database, `${MAILS} and o.id = :event`, {
    tenant: tenantId,
    event: eventId,
  });
  if (row === undefined || row.state === 'done') return null;
  const [about] = await subjectsOf(database, tenantId, [row]);
  return about ?? null;
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
    `${MAILS} and o.event in ${MAIL_EVENTS}
       and o.id between :first and :last order by o.tenant_id desc, o.id desc limit :limit`,
    { tenant: tenantId, first: id ?? 0, last: id ?? Number.MAX_SAFE_INTEGER, limit },
  );
  const subjects = await subjectsOf(database, tenantId, rows);
  return rows.flatMap((row, index) => {
    const about = subjects[index];
    return about === undefined ? [] : [{ id: Number(row.event_id), recordedAt: row.recorded_at, about }];
  });
}

async function subjectsOf(
  database: Queryable,
  tenantId: TenantId,
  rows: readonly Row[],
): Promise<readonly MailSubject[]> {
  const ids = rows.flatMap(({ payload: { quoteId } }) => (typeof quoteId === 'number' ? [quoteId] : []));
  const found = ids.length === 0 ? [] : await queryRows<QuoteRow>(database, QUOTES, { tenant: tenantId, ids });
  const byId = new Map(found.map((row) => [Number(row['id']), quoteOf(row)]));
  return rows.map((row) => subjectOf(row, byId.get(Number(row.payload.quoteId)) ?? null));
}

function subjectOf(row: Row, quote: Quote | null): MailSubject {
  return {
    content: contentOf(row),
    variables: Object.fromEntries(
      Object.entries(row.payload.variables ?? {}).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    ),
    tenantName: row.tenant_name,
    dateFormat: row.local_date_format,
    recordedOn: row.recorded_on,
    clientId: row.mailed_client_id === null ? null : Number(row.mailed_client_id),
    clientName: row.client_name ?? (quote === null ? '' : shownName(quote)),
    clientAddress: row.client_address ?? quote ?? BLANK_PERSON,
    clientEmail: row.client_email ?? quote?.email ?? '',
    invoice: hasInvoice(row) ? mailedInvoiceOf(row) : null,
    quote,
  };
}

function hasInvoice(row: Row): row is Row & InvoiceRow {
  return row.id !== null;
}

function mailedInvoiceOf(row: Row & InvoiceRow): MailedInvoice {
  return {
    invoice: invoiceOf(row),
    lines: row.lines.map(lineOf),
    payment: row.payment === null ? null : paymentOf(row.payment),
    refund: row.refund === null ? null : refundOf(row.refund),
  };
}

function contentOf({ event, event_id: id, payload }: Row): MailContent {
  if (event === 'mail.invoice-created') return { template: 'Invoice Created' };
  if (event === 'mail.payment-received') return { template: 'Invoice Payment Confirmation' };
  const template = MAIL_TEMPLATES.find((name) => name === payload.template);
  if (template !== undefined) return { template };
  const { subject, message } = payload;
  if (typeof subject !== 'string' || typeof message !== 'string') throw new Error(`Event ${id} is not a mail`);
  return { subject, message };
}
