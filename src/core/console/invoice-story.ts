import type { Instant, LocalDate, WallTime } from '../dates.ts';
import type { Delivery } from '../delivery.ts';
import type { Invoice, InvoiceId, InvoiceStatus, Line } from '../invoice.ts';
import type { Minor } from '../money/money.ts';
import type { PaymentId } from '../payment.ts';
import type { CreditNote, CreditNoteReason } from '../records/credit-note.ts';
import type { TenantId } from '../tenant.ts';

/** An invoice as the console explains it: one snapshot. Lists have at most {@link MOST_SHOWN} members, the newest first. */
export interface InvoiceStory {
  readonly invoice: Invoice;
  readonly clientName: string;
  readonly clientCreditMinor: Minor;
  readonly paymentMethodName: string;
  /** In their own order. */
  readonly lines: readonly Line[];
  readonly lineCount: number;
  /** Without those that a correction took back. */
  readonly payments: readonly StoryPayment[];
  readonly refunds: readonly StoryRefund[];
  readonly creditNotes: readonly Pick<CreditNote, 'id' | 'reason' | 'amountMinor' | 'issuedOn'>[];
  /** `null`: the invoice has no delivery. */
  readonly delivery: Pick<Delivery, 'state' | 'metrcDeliveryId' | 'failure'> | null;
  /** The ways to pay that the tenant knows. */
  readonly methods: readonly { readonly systemName: string; readonly displayName: string }[];
}

/** The most payments, refunds, credit notes and lines that are shown one by one. */
export const MOST_SHOWN = 100;

export interface StoryPayment {
  readonly id: PaymentId;
  readonly amountMinor: Minor;
  /** The part that became the client's credit. */
  readonly excessMinor: Minor;
  readonly refundedMinor: Minor;
  /** The gateway's display name, or its system name. */
  readonly gatewayName: string;
  readonly reference: string;
  readonly paidAt: WallTime;
}

export interface StoryRefund {
  readonly id: number;
  readonly paymentId: PaymentId;
  readonly amountMinor: Minor;
  readonly reference: string;
  readonly refundedAt: WallTime;
}

/** The rest of a payment, which can be refunded. */
export function refundableOf({ amountMinor, excessMinor, refundedMinor }: StoryPayment): Minor {
  return amountMinor - excessMinor - refundedMinor;
}

/** The sums of an invoice, before or after a command. */
export interface SumsThen {
  readonly status: InvoiceStatus;
  readonly balanceMinor: Minor;
  readonly totalMinor: Minor;
  /** The credit applied to it. */
  readonly creditMinor: Minor;
  /** The part of its payments that became the client's credit. */
  readonly excessMinor: Minor;
  readonly dueOn: LocalDate;
  readonly number: string;
}

/** A command that concerned an invoice, as its history has it, and all that it caused. */
export interface Cause {
  /** The place in the chain of the invoice's history. */
  readonly seq: number;
  readonly commandId: string;
  readonly requestId: string;
  /** The kind of the command. */
  readonly action: string;
  readonly outcome: 'applied' | 'repeated' | 'refused';
  /** The refusal's code. */
  readonly code: string | null;
  readonly dialect: string;
  /** The credential that acted; `null` for the gateway itself. */
  readonly actor: { readonly identifier: string; readonly label: string | null } | null;
  /** The acting user, where the caller names one. */
  readonly actingUserId: number | null;
  readonly recordedAt: Instant;
  /** `null` where there was no invoice yet. */
  readonly before: SumsThen | null;
  readonly after: SumsThen | null;
  readonly facts: CauseFacts;
  readonly works: readonly Work[];
  /** The seal that covers it; `null`: none does yet. */
  readonly seal: { readonly seq: number; readonly sealedAt: Instant } | null;
}

/** The members of a history row beside the sums; an absent one does not concern it. */
export interface CauseFacts {
  readonly payment?: {
    readonly paymentId: PaymentId;
    readonly amountMinor: Minor;
    readonly gateway: string;
    readonly reference: string;
    readonly receivedAt: WallTime;
  };
  readonly refunds: readonly {
    readonly refundId: number;
    readonly paymentId: PaymentId;
    readonly amountMinor: Minor;
  }[];
  readonly creditNotes: readonly {
    readonly creditNoteId: number;
    readonly amountMinor: Minor;
    readonly reason: CreditNoteReason;
  }[];
  /** Rows of money that a correction took back. */
  readonly reversed: readonly { readonly kind: 'payment' | 'refund'; readonly id: number }[];
  /** The earlier payment that a repeat named again. */
  readonly repeatedPaymentId?: PaymentId;
  /** The template or the subject of a requested mail. */
  readonly mail?: string;
  readonly capture?: { readonly state: string; readonly amountMinor: Minor; readonly reason: string };
  readonly lateFeeInvoice?: InvoiceId;
  /** The route of a planned delivery. */
  readonly deliveryRoute?: string;
  /** How many lines it made, changed and removed. */
  readonly lines: { readonly added: number; readonly changed: number; readonly removed: number };
  readonly hasNewNotes: boolean;
  /** Of a refusal: the amount and the reference that were asked for. */
  readonly requested?: { readonly amount: string | null; readonly reference: string | null };
}

/** A mail or a call to Metrc that a command asked for. */
export interface Work {
  readonly event: string;
  /** `pending`, `queued`, `held`, `done` or `failed`. */
  readonly state: string;
  /** When the state was set; `null` while it waits. */
  readonly settledAt: Instant | null;
  /** The template or the subject of a mail. */
  readonly template: string | null;
  /** The last attempt to send it; `null` before the first. */
  readonly mail: {
    readonly recipient: string;
    readonly subject: string;
    /** `sent`, `delayed` or `failed`. */
    readonly state: string;
    readonly retries: number;
    readonly sentAt: Instant;
  } | null;
}

/** Invoices for the console's page of one. Rejects with LedgerUnavailable. */
export interface InvoiceStoryPort {
  /** `null` where the tenant has no such invoice. */
  story(tenantId: TenantId, invoiceId: InvoiceId): Promise<InvoiceStory | null>;
  /** At most a number of causes before a place in the history, the newest first; from the newest where that is `null`. */
  causes(tenantId: TenantId, invoiceId: InvoiceId, before: number | null, most: number): Promise<readonly Cause[]>;
}
