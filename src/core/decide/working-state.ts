import type { Change, CreditEntry, EventName, HistoryEntry, Json } from '../changes.ts';
import { NO_CLIENT_FACTS } from '../clients/facts.ts';
import { wallTimeAt, type Instant, type WallTime } from '../dates.ts';
import type { Delivery } from '../delivery.ts';
import type { Invoice, InvoiceId, Line } from '../invoice.ts';
import type { PaymentId } from '../payment.ts';
import type { GatewayLookup, Ids, RefundablePayment, State } from '../ports.ts';
import { WorkingClients } from './clients/working-clients.ts';
import { WorkingLines } from './invoices/working-lines.ts';
import { WorkingRepeats } from './payments/working-repeats.ts';
import { recordKey, type AnyRecord, type RecordKind, type Records } from '../records/records.ts';
import type { TransactionPart } from '../records/transaction.ts';
import { WorkingTransactions } from './transactions/working-transactions.ts';
import type { MailContent, MailDetails, MailedRecord, MailTemplateName } from '../mail/mail.ts';
import type { ClientRecord } from '../records/client.ts';
import type { Client, ClientId, TenantSettings } from '../tenant.ts';

type EventRaised = Extract<Change, { readonly kind: 'event-raised' }>;

/**
 * The state after the commands decided so far: a batch's state with their changes on top, so that the tenth payment of a
 * batch sees the nine before it.
 */
export class WorkingState {
  readonly tenant: TenantSettings;
  readonly now: Instant;
  /** Now in the tenant's local time. */
  readonly wallTime: WallTime;
  readonly gateways: GatewayLookup;
  readonly currencies: State['currencies'];
  readonly transactions: WorkingTransactions;
  /** With the empty one, if a row has none. */
  readonly usedReferences: Set<string>;
  readonly clientFacts: WorkingClients;
  readonly #hasQuestions: boolean;
  readonly #ids: Ids;
  readonly #invoices: Map<InvoiceId, Invoice>;
  readonly #lines: WorkingLines;
  readonly #clients: Map<ClientId, Client>;
  readonly #payments: Map<PaymentId, RefundablePayment>;
  readonly #deliveries: Map<InvoiceId, Delivery>;
  readonly #records: Map<string, AnyRecord>;
  readonly repeats: WorkingRepeats;
  #nextNumber: bigint | null;

  constructor(state: State, ids: Ids, now: Instant) {
    this.tenant = state.tenant;
    this.now = now;
    this.wallTime = wallTimeAt(now, state.tenant.timeZone);
    this.gateways = state.gateways;
    this.clientFacts = new WorkingClients(state.clientFacts);
    this.#hasQuestions = state.clientFacts !== NO_CLIENT_FACTS;
    this.#ids = ids;
    this.#invoices = new Map(state.invoices);
    this.#lines = new WorkingLines(state.lines);
    this.#clients = new Map(state.clients);
    this.#payments = new Map(state.payments);
    this.currencies = state.currencies;
    this.transactions = new WorkingTransactions(state.transactions);
    this.usedReferences = new Set(state.usedReferences);
    this.#deliveries = new Map(state.deliveries);
    this.#records = new Map(state.records);
    this.repeats = new WorkingRepeats(state);
    this.#nextNumber = state.nextNumber;
  }

  invoice(id: InvoiceId): Invoice | undefined {
    return this.#invoices.get(id);
  }

  linesOf(id: InvoiceId): readonly Line[] {
    return this.#lines.of(id);
  }

  client(id: ClientId): Client | undefined {
    return this.#clients.get(id);
  }

  payment(id: PaymentId): RefundablePayment | undefined {
    return this.#payments.get(id);
  }

  get payments(): Iterable<RefundablePayment> {
    return this.#payments.values();
  }

  delivery(id: InvoiceId): Delivery | undefined {
    return this.#deliveries.get(id);
  }

  record<K extends RecordKind>(kind: K, id: number): Records[K] | undefined {
    return this.#records.get(recordKey({ kind, id }))?.value as Records[K] | undefined;
  }

  get nextNumber(): bigint | null {
    return this.#nextNumber;
  }

  newId(kind: Parameters<Ids['next']>[0]): number {
    return this.#ids.next(kind);
  }

  event(name: EventName, invoiceId: InvoiceId | null, payload: Json): EventRaised {
    return {
      kind: 'event-raised',
      event: { id: this.newId('event'), name, invoiceId, payload, recordedAt: this.now },
    };
  }

  /**
   * Asks for a mail about an invoice, a client or a quote, which a job sends after the commit: a template by its name, or own words.
   * `more` names a payment or adds merge fields.
   */
  mail(content: MailTemplateName | MailContent, about: InvoiceId | MailedRecord, more: MailDetails = {}): EventRaised {
    const words = typeof content === 'string' ? { template: content } : content;
    return typeof about === 'number'
      ? this.event('mail.requested', about, { ...words, ...more })
      : this.event('mail.requested', null, { ...words, ...more, ...about });
  }

  /** A row of an invoice's history, or of a client's where there is no invoice. */
  history(
    entry: Omit<HistoryEntry, 'id' | 'recordedAt' | 'clientId'> & Partial<Pick<HistoryEntry, 'clientId'>>,
  ): Change {
    const { invoiceId, outcome, code, before, after } = entry;
    const id = this.newId('history');
    const clientId = invoiceId === null ? (entry.clientId ?? null) : null;
    return {
      kind: 'history-added',
      entry: { id, invoiceId, clientId, outcome, code, before, after, recordedAt: this.now },
    };
  }

  credit(entry: Omit<CreditEntry, 'id' | 'recordedAt'>): Extract<Change, { kind: 'credit-moved' }> {
    return { kind: 'credit-moved', entry: { ...entry, id: this.newId('credit'), recordedAt: this.now } };
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (this.#hasQuestions) this.clientFacts.apply(change, this.#recordBefore(change));
      this.#apply(change);
    }
  }

  #recordBefore(change: Change): AnyRecord | undefined {
    if (change.kind === 'record-removed') return this.#records.get(recordKey(change.record));
    if (change.kind !== 'record-set') return undefined;
    return this.#records.get(recordKey({ kind: change.record.kind, id: change.record.value.id }));
  }

  #apply(change: Change): void {
    switch (change.kind) {
      case 'invoice-added':
      case 'invoice-changed':
        this.#invoices.set(change.invoice.id, change.invoice);
        return;
      case 'line-added':
      case 'line-changed':
        this.#lines.set(change.line);
        return;
      case 'line-removed':
        this.#lines.remove(change.invoiceId, change.lineId);
        return;
      case 'payment-added': {
        const { payment, claims, givenOn } = change;
        this.#payments.set(payment.id, { payment, refundedMinor: 0n });
        this.usedReferences.add(payment.reference);
        this.repeats.add(payment, claims, givenOn);
        return;
      }
      case 'refund-added':
        this.#addRefund(change.refund.paymentId, change.refund.amountMinor);
        this.usedReferences.add(change.refund.reference);
        return;
      case 'transaction-added':
        this.usedReferences.add(change.transaction.reference);
        if (change.corrected !== undefined) this.transactions.correct(change.corrected);
        return;
      case 'row-reversed':
        this.#reverse(change.part);
        return;
      case 'claims-added':
        this.repeats.hold(change.payment, change.claims, null);
        return;
      case 'delivery-changed':
        this.#deliveries.set(change.delivery.invoiceId, change.delivery);
        return;
      case 'record-set': {
        const { record } = change;
        this.#records.set(recordKey({ kind: record.kind, id: record.value.id }), record);
        if (record.kind === 'client') this.#changeClient(record.value);
        return;
      }
      case 'record-removed':
        this.#records.delete(recordKey(change.record));
        if (change.record.kind === 'client') this.#clients.delete(change.record.id);
        return;
      case 'credit-moved':
        this.#moveCredit(change.entry);
        return;
      case 'number-taken':
        if (this.#nextNumber !== null) this.#nextNumber += 1n;
        return;
      case 'credit-note-added':
      case 'history-added':
      case 'event-raised':
        return;
    }
  }

  /** Later commands of the batch find the client as it is now. */
  #changeClient({ id, currency, isTaxExempt, paymentMethod }: ClientRecord): void {
    const client = this.#clients.get(id);
    if (client !== undefined) this.#clients.set(id, { ...client, currency, isTaxExempt, paymentMethod });
  }

  #addRefund(paymentId: PaymentId, amountMinor: bigint): void {
    const paid = this.#payments.get(paymentId);
    if (paid !== undefined) {
      this.#payments.set(paymentId, { ...paid, refundedMinor: paid.refundedMinor + amountMinor });
    }
  }

  /** Later commands find no row that was taken back. */
  #reverse({ kind, id }: TransactionPart): void {
    if (kind === 'refund') {
      const refund = this.transactions.refund(id);
      if (refund !== undefined) this.#addRefund(refund.paymentId, -refund.amountMinor);
      return;
    }
    const paid = this.#payments.get(id);
    this.#payments.delete(id);
    if (paid !== undefined) this.repeats.reverse(paid.payment);
  }

  #moveCredit(entry: CreditEntry): void {
    const client = this.#clients.get(entry.clientId);
    // An excess may go to a client that is not loaded: only commands that spend credit load and lock it.
    if (client !== undefined) {
      this.#clients.set(client.id, { ...client, creditMinor: client.creditMinor + entry.amountMinor });
    }
  }
}
