import type { InvoiceId, Line, LineId } from '../../invoice.ts';

/** The lines of a batch's invoices, after the commands decided so far. */
export class WorkingLines {
  readonly #lines: ReadonlyMap<InvoiceId, readonly Line[]>;
  /** The lines of those invoices of which a command changed one. */
  readonly #changed = new Map<InvoiceId, Map<LineId, Line>>();

  constructor(lines: ReadonlyMap<InvoiceId, readonly Line[]>) {
    this.#lines = lines;
  }

  of(id: InvoiceId): readonly Line[] {
    const changed = this.#changed.get(id);
    return changed === undefined ? (this.#lines.get(id) ?? []) : [...changed.values()];
  }

  set(line: Line): void {
    this.#changeable(line.invoiceId).set(line.id, line);
  }

  remove(invoiceId: InvoiceId, id: LineId): void {
    this.#changeable(invoiceId).delete(id);
  }

  /** By id and in their order, so that a thousand changes take no longer than a thousand steps. */
  #changeable(invoiceId: InvoiceId): Map<LineId, Line> {
    let lines = this.#changed.get(invoiceId);
    if (lines === undefined) {
      lines = new Map(this.of(invoiceId).map((line) => [line.id, line]));
      this.#changed.set(invoiceId, lines);
    }
    return lines;
  }
}
