import type { CommandBase } from './command-base.ts';
import type { BillingCommand, BillingResult } from './commands/billing.ts';
import type { ClientCommand, ClientResult } from './commands/clients.ts';
import type { CaptureCommand, CaptureResult, SettledCharge } from './commands/captures.ts';
import type { ContactCommand, ContactResult } from './commands/contacts.ts';
import type { CreditCommand, CreditResult } from './commands/credit.ts';
import type { MailCommand, MailResult } from './commands/mails.ts';
import type { DeliveryResult, PlanDelivery } from './commands/deliveries.ts';
import type { LineCommand, LineResult } from './commands/lines.ts';
import type { PayMethodCommand, PayMethodResult } from './commands/pay-methods.ts';
import type { QuoteCommand, QuoteResult } from './commands/quotes.ts';
import type { TransactionCommand, TransactionResult } from './commands/transactions.ts';
import type { DailyCommand, DailyResult } from './commands/daily.ts';
import type { Instant, LocalDate, WallTime } from './dates.ts';
import type { Decimal } from './money/decimal.ts';
import type { Facts, RefusalCode } from './errors.ts';
import type { InvoiceId, InvoiceStatus, LineId } from './invoice.ts';
import type { PaymentDetails, PaymentId } from './payment.ts';
import type { Rate } from './money/percentage.ts';
import type { ClientId } from './tenant.ts';

export type { Actor, CommandBase, CommandOrigin, CredentialId } from './command-base.ts';

export interface AddPayment extends CommandBase {
  readonly kind: 'add-payment';
  readonly invoiceId: InvoiceId;
  /** `null` takes the whole balance. */
  readonly amount: Decimal | null;
  readonly fees: Decimal | null;
  /** `null` is the invoice's own payment method. */
  readonly gateway: string | null;
  readonly reference: string;
  /** `null` is now. */
  readonly paidAt: WallTime | null;
  readonly sendsMail: boolean;
  /** Further details from the caller, for display. */
  readonly details: PaymentDetails;
  /** Whether the payment completes the delivery of its invoice. */
  readonly completesDelivery: boolean;
  /** Recognises a repeat of a payment without a reference. */
  readonly duplicateDigest: DuplicateDigest | null;
  /** The charge whose money it is. */
  readonly settles?: SettledCharge;
}

/**
 * A digest of all fields of a payment without a reference. Within the tenant's window, equal digests mean one payment.
 * The window is longer if the caller gave a time of day, because two payments in the same second are unlikely.
 */
interface DuplicateDigest {
  readonly digest: string;
  readonly isTimed: boolean;
}

export interface NewLine {
  readonly description: string;
  readonly amount: Decimal;
  readonly isTaxed: boolean;
}

export interface CreateInvoice extends CommandBase {
  readonly kind: 'create-invoice';
  readonly clientId: ClientId;
  readonly status: InvoiceStatus;
  readonly sendsMail: boolean;
  readonly paymentMethod: string | null;
  /** `null` takes the client's rate, else the tenant's. */
  readonly rate: Rate | null;
  readonly rate2: Rate | null;
  readonly issuedOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
  readonly notes: string;
  readonly lines: readonly NewLine[];
  readonly appliesCredit: boolean;
  /** The type of the invoice, in dialects that have types of invoices. */
  readonly typeId?: number;
}

/** The fields that the caller wants changed; `null` leaves a field as it is. */
export interface UpdateInvoice extends CommandBase {
  readonly kind: 'update-invoice';
  readonly invoiceId: InvoiceId;
  readonly status: InvoiceStatus | null;
  readonly paymentMethod: string | null;
  readonly rate: Rate | null;
  readonly rate2: Rate | null;
  /** The credit applied to the invoice from now on, not a difference. */
  readonly credit: Decimal | null;
  readonly issuedOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
  /** `at: null` clears it. */
  readonly paidAt: { readonly at: WallTime | null } | null;
  readonly notes: string | null;
  readonly editedLines: readonly (NewLine & { readonly id: LineId })[];
  readonly newLines: readonly NewLine[];
  readonly removedLines: readonly LineId[];
  readonly publishes: boolean;
  readonly sendsMail: boolean;
  /** Changes nothing on an invoice that was paid or closed meanwhile. */
  readonly onlyIfOpen?: true;
}

export interface RefundPayment extends CommandBase {
  readonly kind: 'refund-payment';
  readonly invoiceId: InvoiceId;
  readonly paymentId: PaymentId;
  /** `null` refunds the rest of the payment. */
  readonly amount: Decimal | null;
  readonly reference: string;
  readonly refundedAt: WallTime | null;
}

export type Command =
  | AddPayment
  | CreateInvoice
  | UpdateInvoice
  | RefundPayment
  | BillingCommand
  | CaptureCommand
  | CreditCommand
  | ClientCommand
  | ContactCommand
  | DailyCommand
  | LineCommand
  | MailCommand
  | PayMethodCommand
  | PlanDelivery
  | QuoteCommand
  | TransactionCommand;

/** The invoice that a command names, and to whose history it belongs; `null` without one. */
export function invoiceIdOf(command: Command): InvoiceId | null {
  return 'invoiceId' in command ? command.invoiceId : null;
}

/** The client that a command names; `null` without one. */
export function clientIdOf(command: Command): ClientId | null {
  return 'clientId' in command ? command.clientId : null;
}

/** The gateway or payment method that a command names; `null` without one. */
export function gatewayNameIn(command: Command): string | null {
  if ('gateway' in command) return command.gateway;
  if (command.kind === 'add-client' || command.kind === 'update-client') return command.fields.paymentMethod ?? null;
  if (command.kind === 'update-transaction') return command.fields.gateway;
  return 'paymentMethod' in command ? command.paymentMethod : null;
}

/** The result of a successful command, as plain JSON, because it is stored under the command's id. */
export type Result =
  | { readonly kind: 'payment-added'; readonly paymentId: PaymentId; readonly isRepeat: boolean }
  | { readonly kind: 'invoice-created'; readonly invoiceId: InvoiceId; readonly status: InvoiceStatus }
  | { readonly kind: 'invoice-updated'; readonly invoiceId: InvoiceId }
  | { readonly kind: 'payment-refunded'; readonly refundId: number }
  | BillingResult
  | CaptureResult
  | CreditResult
  | PayMethodResult
  | QuoteResult
  | ClientResult
  | ContactResult
  | MailResult
  | LineResult
  | DeliveryResult
  | TransactionResult
  | DailyResult;

/** Present if the outcome is a replay of an earlier call under the same key. It is never stored. */
type IsReplay = true;

export interface Success {
  readonly ok: true;
  readonly result: Result;
  readonly isReplay?: IsReplay;
}

export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly facts: Facts;
  readonly isReplay?: IsReplay;
}

export type Outcome = Success | Refusal;

/** Whether an earlier call did the work: its payment is on record, or its key was used. */
export function isRepeat(outcome: Outcome): boolean {
  if (outcome.isReplay === true) return true;
  return outcome.ok && 'isRepeat' in outcome.result && outcome.result.isRepeat;
}

/**
 * An id for a command whose caller gave none. `random` makes it unique. Ids of the same time are neighbours in the
 * indexes, so that new commands write only to the newest pages.
 */
export function newCommandId(now: Instant, random: string): string {
  return `call:${Math.floor(now).toString(16).padStart(12, '0')}-${random}`;
}
