import type { Refund } from '../../payment.ts';
import type { StoredTransaction, Transaction, TransactionId } from '../../records/transaction.ts';

/** The transactions that a batch corrects, after the commands decided so far. */
export class WorkingTransactions {
  readonly #stored: Map<TransactionId, StoredTransaction>;

  constructor(stored: ReadonlyMap<TransactionId, StoredTransaction>) {
    this.#stored = new Map(stored);
  }

  get(id: TransactionId): StoredTransaction | undefined {
    return this.#stored.get(id);
  }

  refund(id: number): Refund | undefined {
    for (const { refunds } of this.#stored.values()) {
      const found = refunds.find((refund) => refund.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  correct(corrected: StoredTransaction): void {
    const { id } = corrected.transaction;
    const before = this.#stored.get(id);
    this.#stored.set(id, { ...corrected, linkedMinor: before?.linkedMinor ?? 0n });
    if (before !== undefined) this.#link(before.transaction, -1n);
    this.#link(corrected.transaction, 1n);
  }

  /** Counts money out without an invoice for the transaction that it names. */
  #link({ refundId, invoiceId, amountOutMinor }: Transaction, sign: bigint): void {
    const named = refundId === null || invoiceId !== null ? undefined : this.#stored.get(refundId);
    if (named === undefined) return;
    const linkedMinor = named.linkedMinor + sign * amountOutMinor;
    this.#stored.set(named.transaction.id, { ...named, linkedMinor });
  }
}
