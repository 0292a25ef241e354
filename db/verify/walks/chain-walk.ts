import { invoiceFacts } from '../../../src/core/decide/decision.ts';
import type { Json } from '../../../src/core/changes.ts';
import type { Invoice, Line } from '../../../src/core/invoice.ts';
import { CHAIN_START } from '../../ledger/chain.ts';
import type { ChainHead } from '../../ledger/lock.ts';
import type { Audit } from '../audit.ts';
import { isLinked, type HistoryRow } from './history-rows.ts';
import { LineWalk } from './line-walk.ts';
import { changedNames, countText, idOf, namedOf, namedText } from '../text.ts';

type Named = Readonly<Record<string, Json | undefined>>;

/** Follows the history of one invoice from its first row, and compares the invoice with the state that the last one left. */
export class ChainWalk {
  readonly #audit: Audit;
  readonly #invoice: Invoice;
  readonly #facts: Named;
  #seq = 0n;
  #hash: Buffer = CHAIN_START;
  /** The state that the last row left; `null` where that row is broken. */
  #after: Named | null = null;
  readonly #lines = new LineWalk();

  constructor(audit: Audit, invoice: Invoice) {
    this.#audit = audit;
    this.#invoice = invoice;
    this.#facts = invoiceFacts(invoice, { notes: invoice.notes });
  }

  /** Takes the next row; returns whether it is as it was written. A broken row does not break the others. */
  add(row: HistoryRow): boolean {
    const expected = this.#seq + 1n;
    const isNext = row.seq === expected;
    const isGood = isNext && isLinked(this.#hash, this.#audit.tenantId, row);
    if (!isNext) this.#gap(expected, row);
    else if (!isGood) {
      this.#audit.differs(
        'history-link',
        row.id,
        `row ${expected} of invoice ${this.#invoice.id} as it was written`,
        'another',
      );
    }
    this.#follow(row, isGood);
    this.#seq = row.seq ?? expected;
    this.#hash = row.hash;
    return isGood;
  }

  /** After the last row: compares the invoice, its lines and its head with the history. */
  end(head: ChainHead, lines: readonly Line[]): void {
    const isWhole = head.seq === this.#seq && head.hash.equals(this.#hash);
    if (!isWhole) {
      const found = this.#seq === head.seq ? 'a row with another hash' : countText(Number(this.#seq), 'row');
      this.#audit.differs('history-head', this.#invoice.id, countText(Number(head.seq), 'row'), found);
      return;
    }
    this.#compareHeader('invoice-history', this.#invoice.id, this.#facts);
    for (const { expected, found } of this.#lines.end(lines)) {
      this.#audit.differs('invoice-lines', this.#invoice.id, expected, found);
    }
  }

  #gap(expected: bigint, row: HistoryRow): void {
    this.#audit.differs(
      'history-gap',
      this.#invoice.id,
      `row ${expected}`,
      `row ${row.seq ?? 'without a number'} (id ${row.id})`,
    );
  }

  #follow(row: HistoryRow, isGood: boolean): void {
    if (!isGood) {
      this.#after = null;
      this.#lines.forget();
      return;
    }
    const [before, after] = [namedOf(row.before), namedOf(row.after)];
    this.#compareHeader('history-before', row.id, before);
    this.#compareClient(idOf(after['clientId']));
    // A row has the notes only where it changed them.
    this.#after = { notes: this.#after?.['notes'], ...after };
    for (const { expected, found } of this.#lines.follow(before['lines'], after['lines'])) {
      this.#audit.differs('history-before', row.id, expected, found);
    }
  }

  #compareHeader(kind: 'invoice-history' | 'history-before', id: number | bigint, found: Named): void {
    const after = this.#after;
    if (after === null) return;
    const names = changedNames(after, found).filter((name) => this.#facts[name] !== undefined);
    if (names.length > 0) this.#audit.differs(kind, id, namedText(after, names), namedText(found, names));
  }

  /** Only the first row has the client: no command changes it. */
  #compareClient(said: number | null): void {
    const { id, clientId } = this.#invoice;
    if (said !== null && said !== clientId) {
      this.#audit.differs('invoice-history', id, `client ${said}`, `client ${clientId}`);
    }
  }
}
