import type { Change, Json } from '../../changes.ts';
import { lowersBalance, partsOf, type CreditNote, type CreditNoteReason } from '../../records/credit-note.ts';
import { dateOf } from '../../dates.ts';
import { awaitsPayment, balanceOf, type Invoice } from '../../invoice.ts';
import type { Minor } from '../../money/money.ts';
import { creditNoteFacts } from '../facts.ts';
import type { WorkingState } from '../working-state.ts';

/** An invoice with its new credit note, if it has one. */
export interface Noted {
  readonly invoice: Invoice;
  readonly changes: readonly Change[];
  /** For the history; `undefined` without a note. */
  readonly facts: Json | undefined;
}

const unnoted = (invoice: Invoice): Noted => ({ invoice, changes: [], facts: undefined });

/** Whether an invoice is immutable: any but a draft, under invoice rules 9. */
export function isImmutable(working: WorkingState, invoice: Pick<Invoice, 'status'>): boolean {
  return working.tenant.invoiceRules === '9' && invoice.status !== 'Draft';
}

/** A cancelled invoice has a note over the rest, and so has one that is marked Paid by hand. */
export function withNoteOfStatus(working: WorkingState, before: Invoice, after: Invoice): Noted {
  if (!isImmutable(working, before) || before.status === after.status) return unnoted(after);
  if (after.status !== 'Cancelled' && after.status !== 'Paid') return unnoted(after);
  return withNote(working, after, after.status === 'Paid' ? 'marked-paid' : 'cancelled', balanceOf(after));
}

/** A refund has a note over its amount. An invoice that awaits payment has none: it owes the amount again. */
export function withNoteOfRefund(working: WorkingState, before: Invoice, after: Invoice, refund: Refunded): Noted {
  if (!isImmutable(working, before) || awaitsPayment(before.status)) return unnoted(after);
  return withNote(working, after, 'refunded', refund.amountMinor, refund.id);
}

interface Refunded {
  readonly id: number;
  readonly amountMinor: Minor;
}

/** Credit of the client, applied to an issued invoice, has a note over its amount. */
export function withNoteOfCredit(working: WorkingState, invoice: Invoice, appliedMinor: Minor): Noted {
  return isImmutable(working, invoice) ? withNote(working, invoice, 'credit-applied', appliedMinor) : unnoted(invoice);
}

function withNote(
  working: WorkingState,
  invoice: Invoice,
  reason: CreditNoteReason,
  amountMinor: Minor,
  refundId: number | null = null,
): Noted {
  if (amountMinor <= 0n) return unnoted(invoice);
  const note: CreditNote = {
    id: working.newId('credit-note'),
    invoiceId: invoice.id,
    clientId: invoice.clientId,
    reason,
    amountMinor,
    ...partsOf(invoice, amountMinor),
    refundId,
    issuedOn: dateOf(working.wallTime),
    recordedAt: working.now,
  };
  const notedMinor = invoice.notedMinor + (lowersBalance(reason) ? amountMinor : 0n);
  return {
    invoice: { ...invoice, notedMinor },
    changes: [{ kind: 'credit-note-added', note }],
    facts: creditNoteFacts(note),
  };
}
