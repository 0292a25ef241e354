import type { Json } from '../../src/core/changes.ts';
import { BEFORE_ALL, type Audit } from './audit.ts';
import {
  PAYMENT_COLUMNS,
  paymentFactsOf,
  REFUND_COLUMNS,
  refundEventFactsOf,
  type PaymentRow,
  type RefundRow,
} from './payment-rows.ts';
import { changedNames, idOf, namedOf, namedText } from './text.ts';

interface EventRow {
  readonly id: bigint;
  readonly event: string;
  readonly state: string;
  /** `null` for a mail about a client. */
  readonly invoice_id: bigint | null;
  readonly payload: Json;
  readonly command_id: string;
  readonly has_invoice: boolean;
  readonly has_client: boolean;
}

/** The states of an event that still waits for work. */
const LIVE = new Set(['pending', 'queued', 'held']);

/** Compares every event with its payment, refund or invoice, and counts them for the payments. */
export async function auditEvents(audit: Audit): Promise<void> {
  const events = audit.walk<EventRow>({
    from: 'outbox o',
    columns: `o.id, o.event, o.state, o.invoice_id, o.payload, o.command_id, i.id is not null as has_invoice,
      c.id is not null as has_client`,
    joins: `left join invoices i on i.tenant_id = :tenant and i.id = o.invoice_id
      left join clients c on o.invoice_id is null and c.tenant_id = :tenant and c.id = (o.payload ->> 'clientId')::bigint`,
    key: ['id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.id],
  });
  for await (const batch of events.batches()) {
    audit.checked('events', batch.length);
    for (const row of batch) {
      auditSubject(audit, row);
      if (row.event.startsWith('delivery.') && LIVE.has(row.state)) audit.completing.add(Number(row.invoice_id));
    }
    await auditPayments(audit, batch);
    await auditRefunds(audit, batch);
  }
}

/**
 * An event is about an invoice; a mail may be about a client or a quote. The client of a mail that was sent may be gone, and a
 * quote at any time.
 */
function auditSubject(audit: Audit, { id, event, state, invoice_id, payload, ...row }: EventRow): void {
  if (row.has_invoice) return;
  if (invoice_id !== null) audit.differs('event', id, `invoice ${invoice_id}`, 'no such invoice');
  else if (event !== 'mail.requested') audit.differs('event', id, 'an invoice', 'no invoice');
  else if (!row.has_client && LIVE.has(state) && idOf(namedOf(payload)['quoteId']) === null) {
    audit.differs('event', id, `client ${String(idOf(namedOf(payload)['clientId']))}`, 'no such client');
  }
}

/** The events of one kind, by the id that they name. */
function speakingOf(batch: readonly EventRow[], event: string, name: string): [number | null, EventRow][] {
  return batch.filter((row) => row.event === event).map((row) => [idOf(namedOf(row.payload)[name]), row]);
}

async function auditPayments(audit: Audit, batch: readonly EventRow[]): Promise<void> {
  const events = speakingOf(batch, 'payment.recorded', 'paymentId');
  const rows = await audit.rows<PaymentRow>(
    `select ${PAYMENT_COLUMNS} from payments p where p.tenant_id = ? and p.id = any(?::bigint[])`,
    [audit.tenantId, events.flatMap(([id]) => id ?? [])],
  );
  const payments = new Map(rows.map((row) => [Number(row.id), { row, facts: paymentFactsOf(row) }]));
  for (const [id, event] of events) {
    if (id !== null) audit.paymentEvents.add(id);
    compare(audit, 'payment', id, event, id === null ? undefined : payments.get(id));
  }
}

async function auditRefunds(audit: Audit, batch: readonly EventRow[]): Promise<void> {
  const events = speakingOf(batch, 'payment.refunded', 'refundId');
  if (events.length === 0) return;
  const rows = await audit.rows<RefundRow>(
    `select ${REFUND_COLUMNS} from refunds r where r.tenant_id = ? and r.id = any(?::bigint[])`,
    [audit.tenantId, events.flatMap(([id]) => id ?? [])],
  );
  const refunds = new Map(rows.map((row) => [Number(row.id), { row, facts: refundEventFactsOf(row) }]));
  for (const [id, event] of events) {
    if (id !== null) audit.refundEvents.add(id);
    compare(audit, 'refund', id, event, id === null ? undefined : refunds.get(id));
  }
}

function compare(
  audit: Audit,
  what: 'payment' | 'refund',
  id: number | null,
  event: EventRow,
  known:
    { readonly row: PaymentRow | RefundRow; readonly facts: Readonly<Record<string, Json | undefined>> } | undefined,
): void {
  if (known === undefined) {
    audit.differs('event', event.id, `${what} ${id ?? 'unknown'}`, `no such ${what}`);
    return;
  }
  const payload = namedOf(event.payload);
  const said = {
    // An event holds the id of its payment. An early version wrote the payment's facts too, without empty details: they
    // are compared.
    ...('amountMinor' in payload ? { details: {} } : {}),
    ...payload,
    invoice: String(event.invoice_id),
    command: event.command_id,
  };
  const is = { ...known.facts, invoice: known.row.invoice_id.toString(), command: known.row.command_id };
  const names = changedNames(is, said);
  if (names.length > 0) audit.differs(`${what}-event`, known.row.id, namedText(said, names), namedText(is, names));
}
