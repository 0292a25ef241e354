import type { Json } from '../../src/core/changes.ts';
import { lowersBalance, type CreditNoteReason } from '../../src/core/records/credit-note.ts';
import { creditNoteFacts } from '../../src/core/decide/facts.ts';
import type { Invoice } from '../../src/core/invoice.ts';
import type { Audit } from './audit.ts';
import { amountsText, changedNames, countText, idOf, namedOf, namedText } from './text.ts';
import type { HistoryRow } from './walks/history-rows.ts';

/** A credit note with the refund that it names. */
export interface CreditNoteRow {
  readonly id: bigint;
  readonly invoice_id: bigint;
  readonly client_id: bigint;
  readonly reason: CreditNoteReason;
  readonly amount_minor: bigint;
  readonly subtotal_minor: bigint;
  readonly tax_minor: bigint;
  readonly tax2_minor: bigint;
  readonly refund_id: bigint | null;
  readonly command_id: string;
  readonly recorded: string;
  readonly refund_invoice: bigint | null;
  readonly refund_amount: bigint | null;
}

export const CREDIT_NOTE_COLUMNS = `n.id, n.invoice_id, n.client_id, n.reason, n.amount_minor, n.subtotal_minor, n.tax_minor,
  n.tax2_minor, n.refund_id, n.command_id,
  to_char(n.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded,
  r.invoice_id as refund_invoice, r.amount_minor as refund_amount`;

/** Compares the credit notes of one invoice with its sum and history, and with their refunds. */
export class InvoiceNotes {
  readonly #audit: Audit;
  readonly #invoice: Invoice;
  readonly #notes = new Map<number, { readonly row: CreditNoteRow; count: number }>();
  #sumMinor = 0n;

  constructor(audit: Audit, invoice: Invoice) {
    this.#audit = audit;
    this.#invoice = invoice;
  }

  add(row: CreditNoteRow): void {
    this.#notes.set(Number(row.id), { row, count: 0 });
    if (lowersBalance(row.reason)) this.#sumMinor += row.amount_minor;
    if (Number(row.client_id) !== this.#invoice.clientId) {
      this.#audit.differs('note-owner', row.id, `client ${this.#invoice.clientId}`, `client ${row.client_id}`);
    }
    const partsMinor = row.subtotal_minor + row.tax_minor + row.tax2_minor;
    const isOfRefund = row.refund_invoice === row.invoice_id && row.refund_amount === row.amount_minor;
    const isRefundMissing = row.refund_id !== null && !isOfRefund;
    if (partsMinor !== row.amount_minor || isRefundMissing) {
      const found = isRefundMissing
        ? `refund ${row.refund_id} of ${row.refund_amount ?? 0n}`
        : `parts of ${partsMinor}`;
      this.#audit.differs('note-amount', row.id, `an amount of ${row.amount_minor}`, found);
    }
  }

  /** Takes a row of the history. A broken row is counted, but its content is not compared. */
  meet(entry: HistoryRow, isGood: boolean): void {
    if (entry.outcome !== 'applied') return;
    const { creditNote, creditNotes } = namedOf(entry.after);
    // A transaction may have a note for each of its refunds.
    const all = Array.isArray(creditNotes) ? (creditNotes as readonly Json[]) : [creditNote ?? null];
    for (const said of all) this.#meet(namedOf(said), entry, isGood);
  }

  #meet(said: Readonly<Record<string, Json | undefined>>, entry: HistoryRow, isGood: boolean): void {
    const id = idOf(said['creditNoteId']);
    if (id === null) return;
    const met = this.#notes.get(id);
    if (met === undefined) {
      if (isGood) this.#audit.differs('note-missing', id, `on invoice ${this.#invoice.id}`, 'no row');
      return;
    }
    met.count += 1;
    const { row } = met;
    const facts = creditNoteFacts({
      id,
      reason: row.reason,
      amountMinor: row.amount_minor,
      refundId: row.refund_id === null ? null : Number(row.refund_id),
    });
    const is = { ...facts, command: row.command_id, recordedAt: row.recorded };
    const wanted = { ...said, command: entry.command_id, recordedAt: entry.recorded_at };
    const names = isGood ? changedNames(is, wanted) : [];
    if (names.length > 0) this.#audit.differs('note-history', id, namedText(wanted, names), namedText(is, names));
  }

  /** After the last row. */
  end(): void {
    const { id, notedMinor, currency } = this.#invoice;
    if (this.#sumMinor !== notedMinor) {
      const text = (noted: bigint): string => amountsText({ noted }, currency.code);
      this.#audit.differs('invoice-notes', id, text(this.#sumMinor), text(notedMinor));
    }
    for (const [note, { count }] of this.#notes) {
      const noun = 'row of history';
      if (count !== 1) this.#audit.differs('note-history', note, countText(1, noun), countText(count, noun));
    }
  }
}
