import { captureFacts } from '../../../src/core/decide/captures/capture-facts.ts';
import type { Json } from '../../../src/core/changes.ts';
import type { Invoice } from '../../../src/core/invoice.ts';
import type { CaptureState } from '../../../src/core/records/capture.ts';
import type { Audit } from '../audit.ts';
import { amountText, changedNames, namedOf, namedText } from '../text.ts';
import type { HistoryRow } from '../walks/history-rows.ts';

/** The last charge of an invoice, with what is on record under its reference. */
export interface CaptureRow {
  readonly id: bigint;
  readonly invoice_id: bigint;
  readonly client_id: bigint;
  readonly attempt: number;
  readonly key: string;
  readonly pay_method_id: bigint;
  readonly gateway: string;
  readonly amount_minor: bigint;
  readonly fees_minor: bigint;
  readonly state: CaptureState;
  readonly reference: string;
  readonly reason: string;
  readonly is_old: boolean;
  readonly is_on_record: boolean;
}

export const CAPTURE_COLUMNS = `k.id, k.id as invoice_id, k.client_id, k.attempt, k.key, k.pay_method_id, k.gateway,
  k.amount_minor, k.fees_minor, k.state, k.reference, k.reason, k.started_at < now() - interval '1 day' as is_old,
  coalesce(m.is_on_record, false) as is_on_record`;

/** The money of a captured charge is a payment of its invoice, or credit of its client. */
export const CAPTURE_JOINS = `left join lateral (select true as is_on_record
  where exists (select 1 from payments p where p.tenant_id = cast(:tenant as bigint) and p.invoice_id = k.id
      and p.reference = k.reference and p.amount_minor = k.amount_minor and p.client_id = k.client_id)
    or exists (select 1 from transactions t where t.tenant_id = cast(:tenant as bigint) and t.client_id = k.client_id
      and t.reference = k.reference and t.reference <> '' and t.amount_in_minor = k.amount_minor and t.is_credit)
  ) m on k.state = 'captured'`;

type Said = Readonly<Record<string, Json | undefined>>;

/** Compares the last charge of one invoice with its history, its payment and its client. */
export class InvoiceCapture {
  readonly #audit: Audit;
  readonly #invoice: Invoice;
  #row: CaptureRow | null = null;
  /** The last row of the history about a charge; `null` where that row is broken. */
  #said: Said | null | undefined = undefined;

  constructor(audit: Audit, invoice: Invoice) {
    this.#audit = audit;
    this.#invoice = invoice;
  }

  add(row: CaptureRow): void {
    this.#row = row;
  }

  /** Takes a row of the history, also of a repeated payment that ends its charge. The content of a broken row is not compared. */
  meet(entry: HistoryRow, isGood: boolean): void {
    if (entry.outcome === 'refused') return;
    const said = namedOf(entry.after)['capture'];
    if (said !== undefined) this.#said = isGood ? namedOf(said) : null;
  }

  /** After the last row. */
  end(): void {
    const { id } = this.#invoice;
    const row = this.#row;
    if (row === null) {
      if (this.#said != null) this.#audit.differs('charge-missing', id, 'a charge', 'no row');
      return;
    }
    if (Number(row.client_id) !== this.#invoice.clientId) {
      this.#audit.differs('charge-owner', id, `client ${this.#invoice.clientId}`, `client ${row.client_id}`);
    }
    this.#compareHistory(row);
    this.#judge(row);
  }

  #compareHistory(row: CaptureRow): void {
    if (this.#said === null) return;
    if (this.#said === undefined) {
      this.#audit.differs('charge-history', row.id, 'a row of history', 'no row of history');
      return;
    }
    const is = factsOf(row, this.#invoice);
    const names = changedNames(is, this.#said);
    if (names.length === 0) return;
    this.#audit.differs('charge-history', row.id, namedText(this.#said, names), namedText(is, names));
  }

  #judge({
    id,
    state,
    amount_minor: minor,
    reference,
    reason,
    is_old: isOld,
    is_on_record: isOnRecord,
  }: CaptureRow): void {
    const amount = amountText(minor, this.#invoice.currency.code);
    if (state === 'captured' && !isOnRecord) {
      this.#audit.differs('charge-money', id, `${amount} under ${reference}`, 'no such payment or transaction');
    }
    if (state === 'unrecorded') {
      this.#audit.differs('charge-unrecorded', id, `${amount} under ${reference}`, `refused: ${reason}`);
    }
    if (state === 'pending' && isOld) this.#audit.differs('charge-pending', id, `an answer about ${amount}`, 'none');
  }
}

function factsOf(row: CaptureRow, { currency, id, clientId }: Invoice): Said {
  return captureFacts({
    id,
    clientId,
    attempt: row.attempt,
    key: row.key,
    payMethodId: Number(row.pay_method_id),
    gateway: row.gateway,
    // Not part of these facts.
    remoteToken: '',
    amountMinor: row.amount_minor,
    feesMinor: row.fees_minor,
    currency,
    state: row.state,
    reference: row.reference,
    reason: row.reason,
    startedAt: 0,
    endedAt: null,
  });
}
