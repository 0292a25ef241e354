import type { Json } from '../../src/core/changes.ts';
import { acceptsPayment, statusNamed, type Invoice } from '../../src/core/invoice.ts';
import type { Audit } from './audit.ts';
import { saidIn, type HistoryRow } from './walks/history-rows.ts';
import { historyFactsOf, refundHistoryFactsOf, type PaymentRow, type RefundRow } from './payment-rows.ts';
import type { InvoiceReversals } from './moves/reversals.ts';
import { amountsText, amountText, changedNames, countText, idOf, namedOf, namedText } from './text.ts';

/** A payment with the tenant of its credential. */
export type AuditedPayment = PaymentRow & { readonly credential_tenant: bigint | null };

/** The commands that book rows of money of a transaction. */
export const TRANSACTIONS: ReadonlySet<string> = new Set(['add-transaction', 'update-transaction']);

/** How often the history mentions a row. */
interface Met<Row> {
  readonly row: Row;
  readonly isReversed: boolean;
  count: number;
}

/** Compares the payments and refunds of one invoice with its sums and history, and with their events and commands. */
export class InvoiceMoney {
  readonly #audit: Audit;
  readonly #invoice: Invoice;
  readonly #payments = new Map<number, Met<AuditedPayment>>();
  readonly #refunds = new Map<number, Met<RefundRow>>();
  readonly #claims = new Map<number, { readonly all: number; readonly dated: number }>();
  readonly #refundedOf = new Map<number, bigint>();
  readonly #sums = { paid: 0n, excess: 0n, refunded: 0n };

  readonly #reversals: InvoiceReversals;

  constructor(audit: Audit, invoice: Invoice, reversals: InvoiceReversals) {
    this.#audit = audit;
    this.#invoice = invoice;
    this.#reversals = reversals;
  }

  addPayment(row: AuditedPayment): void {
    const id = Number(row.id);
    this.#audit.checked('payments', 1);
    const isReversed = this.#reversals.has('payment', row.id);
    this.#payments.set(id, { row, count: 0, isReversed });
    if (!isReversed) {
      this.#sums.paid += row.amount_minor;
      this.#sums.excess += row.excess_minor;
    }
    this.#ownerOf(row);
    this.#audit.dated(`payment ${id}`, 'paid_at', row.paid_at);
    const { paymentCommands, paymentEvents, prunedUntil } = this.#audit;
    this.#expectKept('payment-command', row, paymentCommands.of(id), 'command', prunedUntil.commands);
    this.#expectKept('payment-event', row, paymentEvents.of(id), 'event', prunedUntil.events);
    this.#expectCount(
      'payment-excess',
      id,
      row.excess_minor > 0n ? 1 : 0,
      this.#audit.paymentCredit.of(id),
      'entry of credit',
    );
  }

  addRefund(row: RefundRow): void {
    const [id, paymentId] = [Number(row.id), Number(row.payment_id)];
    this.#audit.checked('refunds', 1);
    const isReversed = this.#reversals.has('refund', row.id);
    this.#refunds.set(id, { row, count: 0, isReversed });
    this.#audit.dated(`refund ${id}`, 'refunded_at', row.refunded_at);
    if (!isReversed) {
      this.#sums.refunded += row.amount_minor;
      this.#refundedOf.set(paymentId, (this.#refundedOf.get(paymentId) ?? 0n) + row.amount_minor);
    }
    const payment = this.#payments.get(paymentId);
    if (payment?.row.client_id !== row.client_id) {
      this.#audit.differs('refund-owner', id, `payment ${paymentId} of invoice ${row.invoice_id}`, 'no such payment');
    }
    const { refundCommands, refundEvents, prunedUntil } = this.#audit;
    this.#expectKept('refund-command', row, refundCommands.of(id), 'command', prunedUntil.commands);
    this.#expectKept('refund-event', row, refundEvents.of(id), 'event', prunedUntil.events);
  }

  /** Takes a row of the history. A broken row is counted, but its content is not compared. */
  meet(entry: HistoryRow, isGood: boolean): void {
    if (entry.outcome !== 'applied') return;
    const said = saidIn(entry);
    const isTransaction = TRANSACTIONS.has(entry.action);
    if (isTransaction) this.#meetTransaction(entry, isGood);
    if (entry.action === 'add-payment' || (isTransaction && said['paymentId'] !== undefined)) {
      const id = idOf(said['paymentId']);
      const met = id === null ? undefined : this.#payments.get(id);
      if (isGood && entry.action !== 'update-transaction') this.#judgeStatus(id, entry);
      if (met === undefined) this.#missing('payment-missing', id, entry, isGood);
      else this.#compare('payment-history', met, historyFactsOf(met.row), said, isGood);
      if (met !== undefined && isGood) this.#meetClaims(Number(met.row.id), said);
    } else if (entry.action === 'refund-payment') {
      this.#meetRefund(entry, said, isGood);
    }
  }

  /** A transaction may have several refunds, and a correction adds claims to a payment. */
  #meetTransaction(entry: HistoryRow, isGood: boolean): void {
    const { refunds, claims } = namedOf(entry.after);
    const added = namedOf(claims ?? null);
    const paymentId = idOf(added['paymentId']);
    if (paymentId !== null && isGood) this.#meetClaims(paymentId, { claims: added['scopes'] });
    if (!Array.isArray(refunds)) return;
    for (const refund of refunds as readonly Json[]) {
      const facts = { ...namedOf(refund), command: entry.command_id, recordedAt: entry.recorded_at };
      this.#meetRefund(entry, facts, isGood);
    }
  }

  #meetRefund(entry: HistoryRow, said: Readonly<Record<string, Json | undefined>>, isGood: boolean): void {
    const id = idOf(said['refundId']);
    const met = id === null ? undefined : this.#refunds.get(id);
    if (met === undefined) this.#missing('refund-missing', id, entry, isGood);
    else this.#compare('refund-history', met, refundHistoryFactsOf(met.row), said, isGood);
  }

  /** After the last row. */
  end(): void {
    const { paidMinor: paid, excessMinor: excess, refundedMinor: refunded, currency } = this.#invoice;
    const expected = amountsText(this.#sums, currency.code);
    const found = amountsText({ paid, excess, refunded }, currency.code);
    if (expected !== found) this.#audit.differs('invoice-payments', this.#invoice.id, expected, found);
    for (const [id, { row, count, isReversed }] of this.#payments) {
      this.#expectCount('payment-history', id, 1, count, 'row of history');
      this.#judgeClaims(id);
      const most = isReversed ? 0n : row.amount_minor - row.excess_minor;
      const refundedMinor = this.#refundedOf.get(id) ?? 0n;
      if (refundedMinor <= most) continue;
      const text = (minor: bigint): string => amountText(minor, currency.code);
      this.#audit.differs('payment-refunds', id, `at most ${text(most)}`, text(refundedMinor));
    }
    for (const [id, { count }] of this.#refunds) this.#expectCount('refund-history', id, 1, count, 'row of history');
  }

  #ownerOf(row: AuditedPayment): void {
    if (Number(row.client_id) !== this.#invoice.clientId) {
      this.#audit.differs('payment-owner', row.id, `client ${this.#invoice.clientId}`, `client ${row.client_id}`);
    }
    const { credential_tenant: tenant } = row;
    if (tenant === null || Number(tenant) === this.#audit.tenantId) return;
    this.#audit.differs(
      'payment-owner',
      row.id,
      `a credential of tenant ${this.#audit.tenantId}`,
      `one of tenant ${tenant}`,
    );
  }

  #judgeStatus(id: number | null, entry: HistoryRow): void {
    const said = namedOf(entry.before)['status'];
    const status = typeof said === 'string' ? statusNamed(said) : null;
    if (status === null || acceptsPayment(status)) return;
    this.#audit.differs(
      'payment-forbidden',
      id ?? 'unknown',
      'an invoice that takes payments',
      `one that was ${status}`,
    );
  }

  /** A payment has its claims from its first row of the history, and others from corrections of its reference. */
  #meetClaims(id: number, { claims, isDated }: Readonly<Record<string, Json | undefined>>): void {
    // An early version wrote no claims into the history.
    if (!Array.isArray(claims)) return;
    const { all, dated } = this.#claims.get(id) ?? { all: 0, dated: 0 };
    this.#claims.set(id, { all: all + claims.length, dated: dated + (isDated === true ? claims.length : 0) });
  }

  #judgeClaims(id: number): void {
    const said = this.#claims.get(id);
    if (said === undefined) return;
    this.#expectCount('payment-claims', id, said.all, this.#audit.paymentClaims.of(id), 'claim');
    if (said.all !== this.#audit.paymentClaims.of(id)) return;
    this.#expectCount('payment-claims', id, said.dated, this.#audit.datedClaims.of(id), 'claim with a day');
  }

  #missing(kind: 'payment-missing' | 'refund-missing', id: number | null, entry: HistoryRow, isGood: boolean): void {
    if (!isGood) return;
    const on = `on invoice ${this.#invoice.id}, by row ${entry.seq ?? ''} of its history`;
    this.#audit.differs(kind, id ?? 'unknown', on, 'no row');
  }

  #compare(
    kind: 'payment-history' | 'refund-history',
    met: Met<PaymentRow | RefundRow>,
    is: Readonly<Record<string, Json | undefined>>,
    said: Readonly<Record<string, Json | undefined>>,
    isGood: boolean,
  ): void {
    met.count += 1;
    const names = isGood ? changedNames(is, said) : [];
    if (names.length > 0) this.#audit.differs(kind, met.row.id, namedText(said, names), namedText(is, names));
  }

  /** A command or event from before the mark of pruning may be deleted. */
  #expectKept(
    kind: `${'payment' | 'refund'}-${'command' | 'event'}`,
    { id, recorded }: PaymentRow | RefundRow,
    found: number,
    noun: string,
    prunedUntil: string,
  ): void {
    if (found === 0 && recorded < prunedUntil) return;
    this.#expectCount(kind, Number(id), 1, found, noun);
  }

  #expectCount(
    kind:
      `payment-${'history' | 'event' | 'command' | 'excess' | 'claims'}` | `refund-${'history' | 'event' | 'command'}`,
    id: number,
    expected: number,
    found: number,
    noun: string,
  ): void {
    if (expected !== found) this.#audit.differs(kind, id, countText(expected, noun), countText(found, noun));
  }
}
