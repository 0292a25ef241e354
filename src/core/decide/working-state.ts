import type { Change, CreditEntry, EventName, HistoryEntry, Json } from '../changes.ts';
import { NO_CLIENT_FACTS } from '../clients/facts.ts';
import { wallTimeAt, type Instant, type WallTime } from '../dates.ts';
import type { Delivery } from '../delivery.ts';
import type { Invoice, InvoiceId, Line, LineId } from '../invoice.ts';
import { claimKey, duplicateKey, type LookAlikePayment, type HeldClaim, type PaymentId } from '../payment.ts';
import type { GatewayLookup, Ids, RefundablePayment, State } from '../ports.ts';
import { WorkingClients } from './clients/working-clients.ts';
import { recordKey, type AnyRecord, type RecordKind, type Records } from '../records/records.ts';
import type { MailContent, MailDetails, MailTemplateName } from '../mail/mail.ts';
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
  /** With the empty one, if a row has none. */
  readonly usedReferences: Set<string>;
  readonly clientFacts: WorkingClients;
  readonly #hasQuestions: boolean;
  readonly #ids: Ids;
  readonly #invoices: Map<InvoiceId, Invoice>;
  readonly #lines: ReadonlyMap<InvoiceId, readonly Line[]>;
  /** The lines of those invoices of which a command changed one. */
  readonly #changedLines = new Map<InvoiceId, Map<LineId, Line>>();
  readonly #clients: Map<ClientId, Client>;
  readonly #payments: Map<PaymentId, RefundablePayment>;
  readonly #deliveries: Map<InvoiceId, Delivery>;
  readonly #records: Map<string, AnyRecord>;
  readonly #claims: Map<string, HeldClaim>;
  readonly #alike: Map<string, LookAlikePayment>;
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
    this.#lines = state.lines;
    this.#clients = new Map(state.clients);
    this.#payments = new Map(state.payments);
    this.currencies = state.currencies;
    this.usedReferences = new Set(state.usedReferences);
    this.#deliveries = new Map(state.deliveries);
    this.#records = new Map(state.records);
    this.#claims = new Map(state.heldClaims);
    this.#alike = new Map(state.lookAlikes);
    this.#nextNumber = state.nextNumber;
  }

  invoice(id: InvoiceId): Invoice | undefined {
    return this.#invoices.get(id);
  }

  linesOf(id: InvoiceId): readonly Line[] {
    const changed = this.#changedLines.get(id);
    return changed === undefined ? (this.#lines.get(id) ?? []) : [...changed.values()];
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

  claim(key: string): HeldClaim | undefined {
    return this.#claims.get(key);
  }

  lookAlikes(key: string): LookAlikePayment | undefined {
    return this.#alike.get(key);
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
   * Asks for a mail about an invoice or a client, which a job sends after the commit: a template by its name, or own words.
   * `more` names a payment or adds merge fields.
   */
  mail(
    content: MailTemplateName | MailContent,
    about: InvoiceId | { readonly clientId: ClientId },
    more: MailDetails = {},
  ): EventRaised {
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
        this.#changeableLines(change.line.invoiceId).set(change.line.id, change.line);
        return;
      case 'line-removed':
        this.#changeableLines(change.invoiceId).delete(change.lineId);
        return;
      case 'payment-added': {
        const { payment, claims, givenOn } = change;
        this.#payments.set(payment.id, { payment, refundedMinor: 0n });
        this.usedReferences.add(payment.reference);
        const { invoiceId, amountMinor, recordedAt } = payment;
        const earlier = { paymentId: payment.id, invoiceId, amountMinor };
        if (payment.duplicateDigest !== null) {
          this.#alike.set(duplicateKey(payment.invoiceId, payment.duplicateDigest), { ...earlier, recordedAt });
        }
        for (const claim of claims) this.#claims.set(claimKey(claim), { ...earlier, givenOn });
        return;
      }
      case 'refund-added':
        this.#addRefund(change.refund.paymentId, change.refund.amountMinor);
        this.usedReferences.add(change.refund.reference);
        return;
      case 'transaction-added':
        this.usedReferences.add(change.transaction.reference);
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

  /** By id and in their order, so that a thousand changes take no longer than a thousand steps. */
  #changeableLines(invoiceId: InvoiceId): Map<LineId, Line> {
    let lines = this.#changedLines.get(invoiceId);
    if (lines === undefined) {
      lines = new Map(this.linesOf(invoiceId).map((line) => [line.id, line]));
      this.#changedLines.set(invoiceId, lines);
    }
    return lines;
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

  #moveCredit(entry: CreditEntry): void {
    const client = this.#clients.get(entry.clientId);
    // An excess may go to a client that is not loaded: only commands that spend credit load and lock it.
    if (client !== undefined) {
      this.#clients.set(client.id, { ...client, creditMinor: client.creditMinor + entry.amountMinor });
    }
  }
}
