import type { CreditNote } from './records/credit-note.ts';
import type { Instant, LocalDate } from './dates.ts';
import type { Command, Outcome } from './commands.ts';
import type { Delivery } from './delivery.ts';
import type { Invoice, InvoiceId, Line, LineId } from './invoice.ts';
import type { Minor } from './money/money.ts';
import type { Claim, Payment, PaymentId, Refund } from './payment.ts';
import type { AnyRecord, RecordRef } from './records/records.ts';
import type { ClientId } from './tenant.ts';
import type { StoredTransaction, Transaction, TransactionPart } from './records/transaction.ts';

/**
 * Plain JSON for the history and the outbox: amounts as minor units in text. A member that is `undefined` is left
 * out, as by `JSON.stringify`.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

export type EventName =
  | 'invoice.created'
  | 'invoice.updated'
  | 'invoice.published'
  | 'invoice.paid'
  | 'invoice.cancelled'
  | 'invoice.refunded'
  | 'payment.recorded'
  | 'payment.refunded'
  | 'delivery.create'
  | 'delivery.complete'
  | 'mail.invoice-created'
  | 'mail.payment-received'
  | 'mail.requested';

/** Why credit moved. Only operators grant it; callers add and remove it. */
export type CreditReason =
  'overpayment' | 'applied-to-invoice' | 'returned-from-invoice' | 'granted' | 'added' | 'removed' | 'transaction';

export interface CreditEntry {
  readonly id: number;
  readonly clientId: ClientId;
  /** Positive into the client's credit, negative out of it. */
  readonly amountMinor: Minor;
  readonly reason: CreditReason;
  readonly invoiceId: InvoiceId | null;
  readonly paymentId: PaymentId | null;
  /** The caller's words. */
  readonly description?: string | null;
  /** The caller's day; absent or `null`: the day of the recording. */
  readonly datedOn?: LocalDate | null;
  readonly recordedAt: Instant;
}

export interface HistoryEntry {
  readonly id: number;
  /** `null` if the command found no invoice. */
  readonly invoiceId: InvoiceId | null;
  /** The client of a command that names no invoice; with an invoice, the invoice names it. */
  readonly clientId: ClientId | null;
  readonly outcome: 'applied' | 'repeated' | 'refused';
  /** The refusal's code. */
  readonly code: string | null;
  readonly before: Json;
  readonly after: Json;
  readonly recordedAt: Instant;
}

export interface OutboxEvent {
  readonly id: number;
  readonly name: EventName;
  /** `null` for a mail about a client. */
  readonly invoiceId: InvoiceId | null;
  readonly payload: Json;
  readonly recordedAt: Instant;
}

/** One thing to write. The database adapter writes the changes of a whole batch in one statement. */
export type Change =
  | { readonly kind: 'invoice-added'; readonly invoice: Invoice }
  | { readonly kind: 'invoice-changed'; readonly invoice: Invoice }
  | { readonly kind: 'line-added'; readonly line: Line }
  | { readonly kind: 'line-changed'; readonly line: Line }
  | { readonly kind: 'line-removed'; readonly lineId: LineId; readonly invoiceId: InvoiceId }
  | {
      readonly kind: 'payment-added';
      readonly payment: Payment;
      readonly claims: readonly Claim[];
      /** The day that the caller gave, which its claims keep. */
      readonly givenOn: LocalDate | null;
    }
  | { readonly kind: 'refund-added'; readonly refund: Refund }
  | { readonly kind: 'credit-note-added'; readonly note: CreditNote }
  | {
      readonly kind: 'transaction-added';
      readonly transaction: Transaction;
      /** The rows of money that belong to it. */
      readonly parts: readonly TransactionPart[];
      /** Its reference, where no other transaction may take it; else `null`. */
      readonly uniqueReference: string | null;
      /** Of a correction: the transaction as later commands of the batch find it. */
      readonly corrected?: StoredTransaction;
    }
  /** A correction takes a row of money back: its sums count it no longer. */
  | { readonly kind: 'row-reversed'; readonly part: TransactionPart; readonly invoiceId: InvoiceId }
  /** Claims that a correction adds to a payment. */
  | { readonly kind: 'claims-added'; readonly payment: Payment; readonly claims: readonly Claim[] }
  | { readonly kind: 'delivery-changed'; readonly delivery: Delivery; readonly isNew?: boolean }
  | { readonly kind: 'credit-moved'; readonly entry: CreditEntry }
  | {
      readonly kind: 'record-set';
      readonly record: AnyRecord;
      readonly isNew: boolean;
      /** Of a client that gets a new password. */
      readonly passwordHash?: string | null;
    }
  | { readonly kind: 'record-removed'; readonly record: RecordRef }
  | { readonly kind: 'number-taken' }
  | { readonly kind: 'history-added'; readonly entry: HistoryEntry }
  | { readonly kind: 'event-raised'; readonly event: OutboxEvent };

/** The decision on one command: its outcome, and all changes that make the outcome true. */
export interface Decision {
  readonly command: Command;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  /** Whether the outcome is stored under the command's id. A replay and a revocation are not. */
  readonly isKept: boolean;
  /** A gateway or payment method that the tenant does not know. The log warns of it after the commit. */
  readonly unknownGateway: UnknownGateway | null;
}

export interface UnknownGateway {
  /** As the caller wrote it. */
  readonly name: string;
  /** The nearest known name, if there is one. */
  readonly nearest: string | null;
}
