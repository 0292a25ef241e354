import type { Change, CreditEntry, EventName, OutboxEvent } from '../../src/core/changes.ts';
import type { Command } from '../../src/core/commands.ts';
import type { LocalDate } from '../../src/core/dates.ts';
import type { CreditNote } from '../../src/core/records/credit-note.ts';
import type { Delivery } from '../../src/core/delivery.ts';
import type { Invoice, Line } from '../../src/core/invoice.ts';
import type { Claim, Payment, Refund } from '../../src/core/payment.ts';
import type { Transaction, TransactionPart } from '../../src/core/records/transaction.ts';
import type { ChainHead } from './lock.ts';
import type { RowOf } from './write/columns.ts';
import type {
  CLAIM,
  CREDIT_ENTRY,
  CREDIT_NOTE,
  DELIVERY,
  EVENT,
  INVOICE,
  LINE,
  NEW_DELIVERY,
  PAYMENT,
  REFUND,
  REVERSAL,
  TRANSACTION,
  TRANSACTION_PART,
} from './tables.ts';

export function invoiceRow(invoice: Invoice, head: ChainHead, now: string): RowOf<typeof INVOICE> {
  return {
    id: invoice.id,
    client_id: invoice.clientId,
    currency: invoice.currency.code,
    number: invoice.number,
    status: invoice.status,
    issued_on: invoice.issuedOn,
    due_on: invoice.dueOn,
    paid_at: invoice.paidAt,
    refunded_at: invoice.refundedAt,
    cancelled_at: invoice.cancelledAt,
    last_capture_at: invoice.lastCaptureAt,
    tax_rate_milli: invoice.rate,
    tax_rate2_milli: invoice.rate2,
    tax_mode: invoice.taxRules.mode,
    tax_is_compound: invoice.taxRules.isCompound,
    tax_rounding: invoice.taxRules.rounding,
    subtotal_minor: invoice.subtotalMinor,
    tax_minor: invoice.taxMinor,
    tax2_minor: invoice.tax2Minor,
    credit_minor: invoice.creditMinor,
    total_minor: invoice.totalMinor,
    paid_minor: invoice.paidMinor,
    excess_minor: invoice.excessMinor,
    refunded_minor: invoice.refundedMinor,
    noted_minor: invoice.notedMinor,
    payment_method: invoice.paymentMethod,
    notes: invoice.notes,
    history_seq: head.seq,
    history_head: head.hash,
    updated_at: now,
  };
}

export function lineRow(line: Line): RowOf<typeof LINE> {
  return {
    id: line.id,
    invoice_id: line.invoiceId,
    type: line.type,
    related_id: line.relatedId,
    description: line.description,
    amount_minor: line.amountMinor,
    is_taxed: line.isTaxed,
  };
}

export function paymentRow(
  { origin: { commandId, dialect, actor } }: Command,
  payment: Payment,
  now: string,
): RowOf<typeof PAYMENT> {
  return {
    id: payment.id,
    invoice_id: payment.invoiceId,
    client_id: payment.clientId,
    amount_minor: payment.amountMinor,
    fees_minor: payment.feesMinor,
    excess_minor: payment.excessMinor,
    gateway: payment.gateway,
    reference: payment.reference,
    paid_at: payment.paidAt,
    recorded_at: now,
    command_id: commandId,
    dialect,
    credential_id: actor.credentialId,
    payee_id: actor.actingUserId ?? null,
    duplicate_digest: payment.duplicateDigest,
    details: JSON.stringify(payment.details),
  };
}

export function claimRows({ id }: Payment, claims: readonly Claim[], givenOn: LocalDate | null): RowOf<typeof CLAIM>[] {
  return claims.map(({ scope, key }) => ({ scope, key, payment_id: id, given_on: givenOn }));
}

export function partRows({ id }: Transaction, parts: readonly TransactionPart[]): RowOf<typeof TRANSACTION_PART>[] {
  return parts.map((part) => ({ kind: part.kind, row_id: part.id, transaction_id: id }));
}

export function reversalRow(
  { origin }: Command,
  { part, invoiceId }: Extract<Change, { kind: 'row-reversed' }>,
  now: string,
): RowOf<typeof REVERSAL> {
  return {
    kind: part.kind,
    row_id: part.id,
    invoice_id: invoiceId,
    recorded_at: now,
    command_id: origin.commandId,
  };
}

/** `part` counts the refunds of the command: a command has each number once. */
export function refundRow({ origin }: Command, refund: Refund, part: number, now: string): RowOf<typeof REFUND> {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    invoice_id: refund.invoiceId,
    client_id: refund.clientId,
    amount_minor: refund.amountMinor,
    gateway: refund.gateway,
    reference: refund.reference,
    refunded_at: refund.refundedAt,
    recorded_at: now,
    command_id: origin.commandId,
    part,
  };
}

export function transactionRow(
  { origin }: Command,
  transaction: Transaction,
  uniqueReference: string | null,
  now: string,
): RowOf<typeof TRANSACTION> {
  return {
    id: transaction.id,
    revision: transaction.revision,
    client_id: transaction.clientId,
    invoice_id: transaction.invoiceId,
    currency: transaction.currency.code,
    currency_id: transaction.currencyId,
    gateway: transaction.gateway,
    paid_at: transaction.paidAt,
    description: transaction.description,
    amount_in_minor: transaction.amountInMinor,
    fees_minor: transaction.feesMinor,
    amount_out_minor: transaction.amountOutMinor,
    rate: transaction.rate,
    reference: transaction.reference,
    unique_reference: uniqueReference,
    is_credit: transaction.isCredit,
    refund_id: transaction.refundId,
    recorded_at: now,
    command_id: origin.commandId,
  };
}

export function creditNoteRow({ origin }: Command, note: CreditNote, now: string): RowOf<typeof CREDIT_NOTE> {
  return {
    id: note.id,
    invoice_id: note.invoiceId,
    client_id: note.clientId,
    reason: note.reason,
    amount_minor: note.amountMinor,
    subtotal_minor: note.subtotalMinor,
    tax_minor: note.taxMinor,
    tax2_minor: note.tax2Minor,
    refund_id: note.refundId,
    issued_on: note.issuedOn,
    recorded_at: now,
    command_id: origin.commandId,
  };
}

/** A mail and a completion wait for their worker; any other event is a record for readers of the outbox. */
export function eventRow({ origin }: Command, event: OutboxEvent, now: string): RowOf<typeof EVENT> {
  return {
    id: event.id,
    event: event.name,
    state: isWork(event.name) ? 'pending' : 'recorded',
    invoice_id: event.invoiceId,
    payload: JSON.stringify(event.payload),
    command_id: origin.commandId,
    recorded_at: now,
  };
}

function isWork(name: EventName): boolean {
  return name.startsWith('delivery.') || name.startsWith('mail.');
}

export function deliveryRow(delivery: Delivery, now: string): RowOf<typeof DELIVERY> {
  return {
    invoice_id: delivery.invoiceId,
    license_number: delivery.licenseNumber,
    plan: delivery.plan === null ? null : JSON.stringify(delivery.plan),
    state: delivery.state,
    arrived_at: delivery.arrivedAt,
    failure: delivery.failure,
    updated_at: now,
  };
}

export function newDeliveryRow(delivery: Delivery, now: string): RowOf<typeof NEW_DELIVERY> {
  return {
    ...deliveryRow(delivery, now),
    accepted_packages: JSON.stringify(delivery.acceptedPackages),
    returned_packages: JSON.stringify(delivery.returnedPackages),
  };
}

export function creditRow(entry: CreditEntry, now: string): RowOf<typeof CREDIT_ENTRY> {
  return {
    id: entry.id,
    client_id: entry.clientId,
    amount_minor: entry.amountMinor,
    reason: entry.reason,
    invoice_id: entry.invoiceId,
    payment_id: entry.paymentId,
    description: entry.description ?? null,
    dated_on: entry.datedOn ?? null,
    recorded_at: now,
  };
}
