import type { Json } from '../../../src/core/changes.ts';
import type { Invoice } from '../../../src/core/invoice.ts';
import type { Audit } from '../audit.ts';
import { countText, idOf, namedOf } from '../text.ts';
import type { HistoryRow } from '../walks/history-rows.ts';

export interface ReversalRow {
  readonly kind: 'payment' | 'refund';
  readonly row_id: bigint;
  readonly invoice_id: bigint;
  readonly command_id: string;
}

/** Compares the reversals of one invoice with its payments, refunds and history. */
export class InvoiceReversals {
  readonly #audit: Audit;
  readonly #invoice: Invoice;
  readonly #reversals = new Map<string, { readonly row: ReversalRow; count: number; hasRow: boolean }>();

  constructor(audit: Audit, invoice: Invoice) {
    this.#audit = audit;
    this.#invoice = invoice;
  }

  add(row: ReversalRow): void {
    this.#reversals.set(`${row.kind} ${row.row_id}`, { row, count: 0, hasRow: false });
  }

  /** Whether a payment or refund of the invoice was taken back. */
  has(kind: ReversalRow['kind'], id: bigint): boolean {
    const reversal = this.#reversals.get(`${kind} ${id}`);
    if (reversal === undefined) return false;
    reversal.hasRow = true;
    return true;
  }

  /** Takes a row of the history. A broken row is counted, but its content is not compared. */
  meet(entry: HistoryRow, isGood: boolean): void {
    const { reversed } = namedOf(entry.after);
    if (entry.outcome !== 'applied' || entry.action !== 'update-transaction' || !Array.isArray(reversed)) return;
    for (const said of reversed as readonly Json[]) {
      const { kind, id } = namedOf(said);
      const name = `${kind === 'payment' ? 'payment' : 'refund'} ${idOf(id) ?? 'unknown'}`;
      const met = this.#reversals.get(name);
      if (met === undefined) {
        if (isGood) this.#audit.differs('reversal-missing', name, `on invoice ${this.#invoice.id}`, 'no row');
        continue;
      }
      met.count += 1;
      if (!isGood || met.row.command_id === entry.command_id) continue;
      this.#audit.differs('reversal-history', name, `command ${entry.command_id}`, `command ${met.row.command_id}`);
    }
  }

  /** After the last row. */
  end(): void {
    for (const [name, { row, count, hasRow }] of this.#reversals) {
      if (!hasRow) this.#audit.differs('reversal-row', name, `${row.kind} of invoice ${row.invoice_id}`, 'no row');
      if (count === 1) continue;
      const noun = 'row of history';
      this.#audit.differs('reversal-history', name, countText(1, noun), countText(count, noun));
    }
  }
}
