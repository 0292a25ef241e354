import {
  MOST_SHOWN,
  type InvoiceStory,
  type StoryPayment,
  type StoryRefund,
} from '../../../src/core/console/invoice-story.ts';
import { INVOICE_COLUMNS, invoiceOf, LINE_JSON, lineOf, type InvoiceRow, type LineJson } from '../../postgres/rows.ts';
import { isReversed, transactionOfPart } from '../../reads/corrections.ts';

/** A JSON row: amounts are text. */
type Wire<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] };

export interface StoryRow extends InvoiceRow {
  readonly client_name: string;
  readonly client_credit_minor: bigint;
  readonly payment_method_name: string;
  readonly lines: readonly LineJson[];
  readonly line_count: number;
  readonly payments: readonly Wire<StoryPayment>[];
  readonly refunds: readonly Wire<StoryRefund>[];
  readonly credit_notes: readonly Wire<InvoiceStory['creditNotes'][number]>[];
  readonly delivery: InvoiceStory['delivery'];
  readonly methods: InvoiceStory['methods'];
}

const TENANT = 'cast(:tenant as bigint)';

/** A gateway's display name; the name's case is the caller's own. */
const gatewayName = (systemName: string): string => `coalesce((select m.display_name
    from payment_methods m where m.tenant_id = ${TENANT} and lower(m.system_name) = lower(${systemName})
    order by m.system_name = ${systemName} desc limit 1), ${systemName})`;

/** The rows with the highest ids of the invoice, without those that a correction took back. */
const newest = (table: 'payments' | 'refunds', kind: 'payment' | 'refund'): string =>
  `(select * from ${table} n where n.tenant_id = ${TENANT} and n.invoice_id = i.id
    and not ${isReversed(kind, 'n', TENANT)} order by n.id desc limit ${MOST_SHOWN})`;

/** One statement, so that the balance and its parts are of one moment. */
export const STORY = `
select c.name as client_name, c.credit_minor as client_credit_minor, ${INVOICE_COLUMNS},
  ${gatewayName('i.payment_method')} as payment_method_name,
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from (
    select * from invoice_lines l where l.tenant_id = ${TENANT} and l.invoice_id = i.id order by l.id limit ${MOST_SHOWN}) l) as lines,
  (select count(*)::integer from invoice_lines l where l.tenant_id = ${TENANT} and l.invoice_id = i.id) as line_count,
  (select coalesce(json_agg(json_build_object('id', p.id, 'amountMinor', p.amount_minor::text,
      'excessMinor', p.excess_minor::text,
      'refundedMinor', coalesce((select sum(r.amount_minor) from refunds r where r.tenant_id = ${TENANT}
        and r.payment_id = p.id and not ${isReversed('refund', 'r', TENANT)}), 0)::text,
      'gatewayName', ${gatewayName('coalesce(t.gateway, p.gateway)')},
      'reference', coalesce(t.reference, p.reference),
      'paidAt', to_char(coalesce(t.paid_at, p.paid_at), 'YYYY-MM-DD HH24:MI:SS')) order by p.id desc), '[]')
    from ${newest('payments', 'payment')} p
    left join lateral ${transactionOfPart('payment', 'p', TENANT)} t on true) as payments,
  (select coalesce(json_agg(json_build_object('id', r.id, 'paymentId', r.payment_id, 'amountMinor', r.amount_minor::text,
      'reference', coalesce(t.reference, r.reference),
      'refundedAt', to_char(coalesce(t.paid_at, r.refunded_at), 'YYYY-MM-DD HH24:MI:SS')) order by r.id desc), '[]')
    from ${newest('refunds', 'refund')} r
    left join lateral ${transactionOfPart('refund', 'r', TENANT)} t on true) as refunds,
  (select coalesce(json_agg(json_build_object('id', n.id, 'reason', n.reason, 'amountMinor', n.amount_minor::text,
      'issuedOn', n.issued_on) order by n.id desc), '[]') from (
    select * from credit_notes n where n.tenant_id = ${TENANT} and n.invoice_id = i.id
    order by n.id desc limit ${MOST_SHOWN}) n) as credit_notes,
  (select json_build_object('state', d.state, 'metrcDeliveryId', d.metrc_delivery_id, 'failure', d.failure)
    from deliveries d where d.tenant_id = ${TENANT} and d.invoice_id = i.id) as delivery,
  (select coalesce(json_agg(json_build_object('systemName', m.system_name, 'displayName', m.display_name)
      order by lower(m.display_name), m.system_name), '[]') from (
    select * from payment_methods m where m.tenant_id = ${TENANT} order by m.system_name limit ${MOST_SHOWN}) m) as methods
from invoices i
join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
where i.tenant_id = ${TENANT} and i.id = cast(:invoice as bigint)`;

export function storyOf(row: StoryRow): InvoiceStory {
  return {
    invoice: invoiceOf(row),
    clientName: row.client_name,
    clientCreditMinor: row.client_credit_minor,
    paymentMethodName: row.payment_method_name,
    lines: row.lines.map(lineOf),
    lineCount: row.line_count,
    payments: row.payments.map((payment) => ({
      ...payment,
      amountMinor: BigInt(payment.amountMinor),
      excessMinor: BigInt(payment.excessMinor),
      refundedMinor: BigInt(payment.refundedMinor),
    })),
    refunds: row.refunds.map((refund) => ({ ...refund, amountMinor: BigInt(refund.amountMinor) })),
    creditNotes: row.credit_notes.map((note) => ({ ...note, amountMinor: BigInt(note.amountMinor) })),
    delivery: row.delivery,
    methods: row.methods,
  };
}
