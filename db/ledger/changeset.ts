import type { Change, Decision, HistoryEntry } from '../../src/core/changes.ts';
import type { Command } from '../../src/core/commands.ts';
import type { Delivery } from '../../src/core/delivery.ts';
import type { Invoice, InvoiceId, Line, LineId } from '../../src/core/invoice.ts';
import type { Minor } from '../../src/core/money/money.ts';
import { IdGivenTwice } from '../postgres/translate-error.ts';
import { CHAIN_START, canonicalJson, linkOf } from './chain.ts';
import type { ChainHead, Locked } from './lock.ts';
import { RecordChanges } from './records/record-changes.ts';
import type { RowOf } from './write/columns.ts';
import {
  claimRows,
  creditNoteRow,
  creditRow,
  deliveryRow,
  eventRow,
  invoiceRow,
  lineRow,
  newDeliveryRow,
  partRows,
  paymentRow,
  refundRow,
  reversalRow,
  transactionRow,
} from './to-rows.ts';
import type * as tables from './tables.ts';

/** The last value of a row that the batch makes, or changes. */
interface Folded<T> {
  readonly value: T;
  readonly isNew: boolean;
}

/** Folds the decisions of a batch into rows: a row that several commands changed is written once. */
export class Changeset {
  readonly payments: RowOf<typeof tables.PAYMENT>[] = [];
  readonly claims: RowOf<typeof tables.CLAIM>[] = [];
  readonly refunds: RowOf<typeof tables.REFUND>[] = [];
  readonly creditNotes: RowOf<typeof tables.CREDIT_NOTE>[] = [];
  readonly transactions: RowOf<typeof tables.TRANSACTION>[] = [];
  readonly transactionParts: RowOf<typeof tables.TRANSACTION_PART>[] = [];
  readonly reversals: RowOf<typeof tables.REVERSAL>[] = [];
  readonly creditEntries: RowOf<typeof tables.CREDIT_ENTRY>[] = [];
  readonly creditMoves: { readonly clientId: number; readonly amountMinor: Minor }[] = [];
  readonly history: RowOf<typeof tables.HISTORY>[] = [];
  readonly events: RowOf<typeof tables.EVENT>[] = [];
  readonly commands: RowOf<typeof tables.COMMAND>[] = [];
  readonly records = new RecordChanges();
  readonly linesRemoved: LineId[] = [];
  numbersTaken = 0;

  readonly #tenantId: number;
  readonly #now: string;
  readonly #locked: Pick<Locked, 'invoices'>;
  readonly #chainHeads: Map<InvoiceId, ChainHead>;
  readonly #invoices = new Map<InvoiceId, Folded<Invoice>>();
  readonly #deliveries = new Map<InvoiceId, Folded<Delivery>>();
  readonly #lines = new Map<LineId, Folded<Line>>();
  /** Invoices whose only change is a new link of their chain. */
  readonly #chained = new Set<InvoiceId>();
  /** Refunds so far of each command: one command may refund many payments. */
  readonly #refundCounts = new Map<string, number>();

  constructor(
    tenantId: number,
    decisions: readonly Decision[],
    locked: Pick<Locked, 'invoices' | 'chainHeads'>,
    now: string,
  ) {
    this.#tenantId = tenantId;
    this.#now = now;
    this.#locked = locked;
    this.#chainHeads = new Map(locked.chainHeads);
    for (const { command, outcome, changes, isKept } of decisions) {
      for (const change of changes) this.#fold(command, change);
      if (!isKept) continue;
      this.commands.push({
        command_id: command.origin.commandId,
        kind: command.kind,
        request_digest: command.origin.requestDigest,
        outcome: JSON.stringify(outcome),
        recorded_at: now,
      });
    }
  }

  get invoicesAdded(): RowOf<typeof tables.INVOICE>[] {
    return valuesOf(this.#invoices, true).map((invoice) => this.#invoiceRow(invoice));
  }

  get invoicesChanged(): RowOf<typeof tables.INVOICE>[] {
    return valuesOf(this.#invoices, false).map((invoice) => this.#invoiceRow(invoice));
  }

  /** The locked row of an invoice with its new head; empty where the row did not exist. */
  invoiceBefore(id: InvoiceId): RowOf<typeof tables.INVOICE> | undefined {
    const invoice = this.#locked.invoices.get(id);
    return invoice === undefined ? undefined : this.#invoiceRow(invoice);
  }

  /** New heads of chains whose invoice has no other change. */
  get headsMoved(): { readonly id: InvoiceId; readonly head: ChainHead }[] {
    const ids = [...this.#chained].filter((id) => !this.#invoices.has(id));
    return ids.map((id) => ({ id, head: this.#headOf(id) }));
  }

  get linesAdded(): RowOf<typeof tables.LINE>[] {
    return valuesOf(this.#lines, true).map(lineRow);
  }

  get linesChanged(): RowOf<typeof tables.LINE>[] {
    return valuesOf(this.#lines, false).map(lineRow);
  }

  get deliveriesAdded(): RowOf<typeof tables.NEW_DELIVERY>[] {
    return valuesOf(this.#deliveries, true).map((delivery) => newDeliveryRow(delivery, this.#now));
  }

  get deliveriesChanged(): RowOf<typeof tables.DELIVERY>[] {
    return valuesOf(this.#deliveries, false).map((delivery) => deliveryRow(delivery, this.#now));
  }

  #fold(command: Command, change: Change): void {
    switch (change.kind) {
      case 'invoice-added':
        if (this.#invoices.has(change.invoice.id)) throw new IdGivenTwice(`Invoice ${change.invoice.id} is made twice`);
        this.#invoices.set(change.invoice.id, { value: change.invoice, isNew: true });
        return;
      case 'invoice-changed': {
        const isNew = this.#invoices.get(change.invoice.id)?.isNew ?? false;
        this.#invoices.set(change.invoice.id, { value: change.invoice, isNew });
        return;
      }
      case 'line-added':
        if (this.#lines.has(change.line.id)) throw new IdGivenTwice(`Line ${change.line.id} is made twice`);
        this.#lines.set(change.line.id, { value: change.line, isNew: true });
        return;
      case 'line-changed':
        this.#lines.set(change.line.id, { value: change.line, isNew: this.#lines.get(change.line.id)?.isNew ?? false });
        return;
      case 'line-removed':
        if (this.#lines.get(change.lineId)?.isNew !== true) this.linesRemoved.push(change.lineId);
        this.#lines.delete(change.lineId);
        return;
      case 'payment-added':
        this.payments.push(paymentRow(command, change.payment, this.#now));
        this.claims.push(...claimRows(change.payment, change.claims, change.givenOn));
        return;
      case 'refund-added':
        this.refunds.push(refundRow(command, change.refund, this.#nextPart(command), this.#now));
        return;
      case 'credit-note-added':
        this.creditNotes.push(creditNoteRow(command, change.note, this.#now));
        return;
      case 'transaction-added': {
        const { transaction, parts, uniqueReference } = change;
        this.transactions.push(transactionRow(command, transaction, uniqueReference, this.#now));
        this.transactionParts.push(...partRows(transaction, parts));
        return;
      }
      case 'row-reversed':
        this.reversals.push(reversalRow(command, change, this.#now));
        return;
      case 'claims-added':
        this.claims.push(...claimRows(change.payment, change.claims, null));
        return;
      case 'delivery-changed': {
        const { delivery } = change;
        const isNew = change.isNew === true || this.#deliveries.get(delivery.invoiceId)?.isNew === true;
        this.#deliveries.set(delivery.invoiceId, { value: delivery, isNew });
        return;
      }
      case 'record-set':
        this.records.set(change, this.#now);
        return;
      case 'record-removed':
        this.records.remove(change.record);
        return;
      case 'credit-moved':
        this.creditEntries.push(creditRow(change.entry, this.#now));
        this.creditMoves.push(change.entry);
        return;
      case 'number-taken':
        this.numbersTaken += 1;
        return;
      case 'history-added':
        this.history.push(this.#historyRow(command, change.entry));
        return;
      case 'event-raised':
        this.events.push(eventRow(command, change.event, this.#now));
        return;
    }
  }

  #nextPart({ origin }: Command): number {
    const part = this.#refundCounts.get(origin.commandId) ?? 0;
    this.#refundCounts.set(origin.commandId, part + 1);
    return part;
  }

  #invoiceRow(invoice: Invoice): RowOf<typeof tables.INVOICE> {
    return invoiceRow(invoice, this.#headOf(invoice.id), this.#now);
  }

  #headOf(id: InvoiceId): ChainHead {
    return this.#chainHeads.get(id) ?? { seq: 0n, hash: CHAIN_START };
  }

  #historyRow(command: Command, entry: HistoryEntry): RowOf<typeof tables.HISTORY> {
    const { invoiceId } = entry;
    const head = invoiceId === null ? null : this.#headOf(invoiceId);
    const { origin } = command;
    const row = {
      id: entry.id,
      invoice_id: invoiceId,
      client_id: entry.clientId,
      seq: head === null ? null : head.seq + 1n,
      action: command.kind,
      outcome: entry.outcome,
      code: entry.code,
      command_id: origin.commandId,
      request_id: origin.requestId,
      dialect: origin.dialect,
      credential_id: origin.actor.credentialId,
      payee_id: origin.actor.actingUserId ?? null,
      before: canonicalJson(entry.before),
      after: canonicalJson(entry.after),
      recorded_at: this.#now,
      hash: CHAIN_START,
    };
    row.hash = linkOf(head?.hash ?? CHAIN_START, this.#tenantId, row);
    if (invoiceId !== null && head !== null) {
      this.#chainHeads.set(invoiceId, { seq: head.seq + 1n, hash: row.hash });
      this.#chained.add(invoiceId);
    }
    return row;
  }
}

function valuesOf<T>(rows: ReadonlyMap<unknown, Folded<T>>, isNew: boolean): readonly T[] {
  return [...rows.values()].filter((row) => row.isNew === isNew).map(({ value }) => value);
}
