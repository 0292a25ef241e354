import type { Cause, CauseFacts, SumsThen, Work } from '../../../src/core/console/invoice-story.ts';
import type { InvoiceStatus } from '../../../src/core/invoice.ts';

/** The wanted members of the history's documents, with their types. */
const SUMS = `status text, "balanceMinor" text, "totalMinor" text, "creditMinor" text, "excessMinor" text, "dueOn" text,
  number text, lines json, notes text`;
const FACTS = `payment json, refund json, refunds json, "creditNote" json, "creditNotes" json, reversed json,
  "paymentId" bigint, mail json, reminder text, capture json, "lateFeeInvoice" bigint, delivery json, requested json`;

interface SumsRow {
  readonly status: InvoiceStatus;
  readonly balanceMinor: string;
  readonly totalMinor: string;
  readonly creditMinor: string;
  readonly excessMinor: string;
  readonly dueOn: string;
  readonly number: string;
}

interface RefundRow {
  readonly refundId: number;
  readonly paymentId: number;
  readonly amountMinor: string;
}

interface NoteRow {
  readonly creditNoteId: number;
  readonly amountMinor: string;
  readonly reason: CauseFacts['creditNotes'][number]['reason'];
}

interface FactsRow {
  readonly payment: (Omit<NonNullable<CauseFacts['payment']>, 'amountMinor'> & { readonly amountMinor: string }) | null;
  readonly refund: RefundRow | null;
  readonly refunds: readonly RefundRow[] | null;
  readonly creditNote: NoteRow | null;
  readonly creditNotes: readonly NoteRow[] | null;
  readonly reversed: CauseFacts['reversed'] | null;
  readonly paymentId: number | null;
  readonly mail: { readonly template?: string; readonly subject?: string } | null;
  readonly reminder: string | null;
  readonly capture: { readonly state: string; readonly amountMinor: string; readonly reason: string } | null;
  readonly lateFeeInvoice: number | null;
  readonly delivery: { readonly route?: unknown } | null;
  readonly requested: { readonly amount?: unknown; readonly reference?: unknown } | null;
}

export interface CauseRow {
  readonly seq: bigint;
  readonly action: string;
  readonly outcome: Cause['outcome'];
  readonly code: string | null;
  readonly command_id: string;
  readonly request_id: string;
  readonly dialect: string;
  readonly payee_id: bigint | null;
  readonly recorded_ms: bigint;
  readonly identifier: string | null;
  readonly label: string | null;
  readonly before: SumsRow | null;
  readonly after: SumsRow | null;
  readonly facts: FactsRow;
  readonly lines_added: number;
  readonly lines_changed: number;
  readonly lines_removed: number;
  readonly has_new_notes: boolean;
  readonly works: readonly Work[];
  readonly seal: Cause['seal'];
}

const TENANT = 'cast(:tenant as bigint)';
const millis = (at: string): string => `(extract(epoch from ${at}) * 1000)::bigint`;
const object = (document: string): string => `case when json_typeof(${document}) = 'object' then ${document} end`;
/** The first row of an invoice has its lines as a list; later ones have what changed. */
const count = (document: string, member: string): string =>
  `case json_typeof(${document}->'${member}') when 'array' then json_array_length(${document}->'${member}') else 0 end`;
const sums = (alias: string): string => `case when ${alias}.status is not null then json_build_object(
    'status', ${alias}.status, 'balanceMinor', ${alias}."balanceMinor", 'totalMinor', ${alias}."totalMinor",
    'creditMinor', ${alias}."creditMinor", 'excessMinor', ${alias}."excessMinor", 'dueOn', ${alias}."dueOn",
    'number', ${alias}.number) end`;

/**
 * A page of an invoice's history in the order of its chain, with what each command asked for and the seal that covers it. A
 * seal is at most an hour before the rows that it covers: no two clocks differ by more.
 */
export const CAUSES = `
select h.seq, h.action, h.outcome, h.code, h.command_id, h.request_id, h.dialect, h.payee_id,
  ${millis('h.recorded_at')} as recorded_ms, g.identifier, g.label, ${sums('b')} as before, ${sums('a')} as after,
  json_build_object('payment', a.payment, 'refund', a.refund, 'refunds', a.refunds, 'creditNote', a."creditNote",
    'creditNotes', a."creditNotes", 'reversed', a.reversed, 'paymentId', a."paymentId", 'mail', a.mail,
    'reminder', a.reminder, 'capture', a.capture, 'lateFeeInvoice', a."lateFeeInvoice", 'delivery', a.delivery,
    'requested', a.requested) as facts,
  case json_typeof(a.lines) when 'array' then json_array_length(a.lines) else ${count('a.lines', 'added')} end as lines_added,
  ${count('a.lines', 'changed')} as lines_changed, ${count('b.lines', 'removed')} as lines_removed,
  b.status is not null and a.notes is not null as has_new_notes,
  (select coalesce(json_agg(json_build_object('event', o.event, 'state', o.state, 'settledAt', ${millis('o.settled_at')},
      'template', coalesce(o.payload->>'template', o.payload->>'subject'),
      'mail', case when m.id is not null then json_build_object('recipient', m.recipient, 'subject', m.subject,
        'state', m.state, 'retries', m.retries, 'sentAt', ${millis('m.sent_at')}) end) order by o.id), '[]')
    from outbox o left join sent_mails m on m.tenant_id = ${TENANT} and m.id = o.id
    where o.tenant_id = ${TENANT} and o.invoice_id = h.invoice_id and o.recorded_at = h.recorded_at
      and o.command_id = h.command_id and o.state <> 'recorded') as works,
  (select json_build_object('seq', s.seq, 'sealedAt', ${millis('s.sealed_at')}) from history_seals s
    where s.tenant_id = ${TENANT} and s.sealed_at >= h.recorded_at - interval '1 hour' and s.ids @> h.id
    order by s.sealed_at limit 1) as seal
from (select * from history n where n.tenant_id = ${TENANT} and n.invoice_id = cast(:invoice as bigint)
  and n.seq < cast(:before as bigint) order by n.seq desc limit cast(:most as integer)) h
left join credentials g on g.tenant_id = ${TENANT} and g.id = h.credential_id
left join lateral json_to_record(${object('h.before')}) as b (${SUMS}) on true
left join lateral json_to_record(${object('h.after')}) as a (${SUMS}, ${FACTS}) on true
order by h.seq desc`;

export function causeOf(row: CauseRow): Cause {
  return {
    seq: Number(row.seq),
    commandId: row.command_id,
    requestId: row.request_id,
    action: row.action,
    outcome: row.outcome,
    code: row.code,
    dialect: row.dialect,
    actor: row.identifier === null ? null : { identifier: row.identifier, label: row.label },
    actingUserId: row.payee_id === null ? null : Number(row.payee_id),
    recordedAt: Number(row.recorded_ms),
    before: sumsOf(row.before),
    after: sumsOf(row.after),
    facts: factsOf(row),
    works: row.works,
    seal: row.seal,
  };
}

function sumsOf(row: SumsRow | null): SumsThen | null {
  if (row === null) return null;
  return {
    ...row,
    balanceMinor: BigInt(row.balanceMinor),
    totalMinor: BigInt(row.totalMinor),
    creditMinor: BigInt(row.creditMinor),
    excessMinor: BigInt(row.excessMinor),
  };
}

function factsOf({ facts, ...row }: CauseRow): CauseFacts {
  const { payment, refund, refunds, creditNote, creditNotes, capture, requested } = facts;
  const mail = facts.mail?.template ?? facts.mail?.subject ?? facts.reminder;
  const route = facts.delivery?.route;
  return {
    ...(payment === null ? {} : { payment: inMinor(payment) }),
    refunds: [...(refund === null ? [] : [refund]), ...(refunds ?? [])].map(inMinor),
    creditNotes: [...(creditNote === null ? [] : [creditNote]), ...(creditNotes ?? [])].map(inMinor),
    reversed: facts.reversed ?? [],
    ...(row.outcome === 'repeated' && facts.paymentId !== null ? { repeatedPaymentId: facts.paymentId } : {}),
    ...(mail === null ? {} : { mail }),
    ...(capture === null ? {} : { capture: inMinor(capture) }),
    ...(facts.lateFeeInvoice === null ? {} : { lateFeeInvoice: facts.lateFeeInvoice }),
    ...(typeof route === 'string' ? { deliveryRoute: route } : {}),
    lines: { added: row.lines_added, changed: row.lines_changed, removed: row.lines_removed },
    hasNewNotes: row.has_new_notes,
    ...(requested === null
      ? {}
      : { requested: { amount: textOf(requested.amount), reference: textOf(requested.reference) } }),
  };
}

function inMinor<T extends { readonly amountMinor: string }>(row: T): Omit<T, 'amountMinor'> & { amountMinor: bigint } {
  return { ...row, amountMinor: BigInt(row.amountMinor) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
