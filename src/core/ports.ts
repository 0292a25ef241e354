import type { Actor, Command, CredentialId, Outcome } from './commands.ts';
import type { Decision } from './changes.ts';
import type { ClientFacts } from './clients/facts.ts';
import type { ClientReadPort, ContactReadPort } from './clients/reads.ts';
import type { Instant, LocalDate, WallTime } from './dates.ts';
import type { Delivery } from './delivery.ts';
import type { Invoice, InvoiceId, Line } from './invoice.ts';
import type { CaptureReadPort } from './captures/capture-port.ts';
import type { PayMethodReadPort } from './billing/pay-method-port.ts';
import type { BillingReadPort } from './billing/read-port.ts';
import type { InvoicePage } from './invoice-page.ts';
import type { InvoiceLinks, LinkTarget, PageName } from './links.ts';
import type { InvoiceFilter, InvoiceOrder, ListedInvoice } from './lists/invoices.ts';
import type { Page, PageOfIds } from './listing.ts';
import type { QuoteListPort } from './lists/quotes.ts';
import type { ListedTransaction, TransactionFilter } from './lists/transactions.ts';
import type { ActivityEntry, ActivityFilter } from './lookups/activity.ts';
import type { Income } from './lookups/income.ts';
import type { TenantFacts } from './lookups/tenant-facts.ts';
import type { ListedMail, MailFilter } from './mail/sent-mail.ts';
import type { LookAlikePayment, HeldClaim, Payment, PaymentId, Refund } from './payment.ts';
import type { IdKind } from './ids.ts';
import type { SalesReadPort } from './reads/sales.ts';
import type { ListedCredit } from './lists/credits.ts';
import type { NamedRows, Names } from './lists/named-rows.ts';
import type { PortalLoginPort } from './reads/portal.ts';
import type { Currency } from './money/money.ts';
import type { AnyRecord } from './records/records.ts';
import type { StoredTransaction, Transaction, TransactionId, TransactionPart } from './records/transaction.ts';
import type { Client, ClientId, TenantId, TenantSettings } from './tenant.ts';

/** One tenant's rows before a batch of commands, locked until the batch commits. */
export interface State {
  readonly tenant: TenantSettings;
  readonly invoices: ReadonlyMap<InvoiceId, Invoice>;
  readonly lines: ReadonlyMap<InvoiceId, readonly Line[]>;
  readonly clients: ReadonlyMap<ClientId, Client>;
  readonly payments: ReadonlyMap<PaymentId, RefundablePayment>;
  /** Of the corrections of the batch. */
  readonly transactions: ReadonlyMap<TransactionId, StoredTransaction>;
  readonly currencies: ReadonlyMap<number, Currency>;
  /** The wanted references that a payment, refund or transaction has. */
  readonly usedReferences: ReadonlySet<string>;
  /** Of the invoices whose delivery a payment may complete; most invoices have none. */
  readonly deliveries: ReadonlyMap<InvoiceId, Delivery>;
  /** The requested gateways that the tenant does not know, and the names that it knows. */
  readonly gateways: GatewayLookup;
  readonly clientFacts: ClientFacts;
  /** Other records, by {@link recordKey}. */
  readonly records: ReadonlyMap<string, AnyRecord>;
  /** Claims already taken, by {@link claimKey}. */
  readonly heldClaims: ReadonlyMap<string, HeldClaim>;
  /** The last payments with the duplicate digest of one in the batch, by {@link duplicateKey}. */
  readonly lookAlikes: ReadonlyMap<string, LookAlikePayment>;
  /** Outcomes already committed, by command id. */
  readonly done: ReadonlyMap<string, DoneCommand>;
  /** The current versions of the acting credentials. A missing one is revoked or disabled. */
  readonly credentialVersions: ReadonlyMap<CredentialId, number>;
  /** The next sequential invoice number, or `null` where the tenant has none. */
  readonly nextNumber: bigint | null;
}

export interface GatewayLookup {
  /** As `gatewayKey` writes them; empty where the tenant lists no payment method. */
  readonly unknown: ReadonlySet<string>;
  /** The names to choose from instead, by name; empty where there is nothing unknown. */
  readonly known: readonly string[];
}

export interface RefundablePayment {
  readonly payment: Payment;
  readonly refundedMinor: bigint;
}

export interface DoneCommand {
  readonly requestDigest: string | null;
  readonly outcome: Outcome;
}

/** Hands out ids that were reserved for the batch. */
export interface Ids {
  next(kind: IdKind): number;
}

export type Decide = (state: State, commands: readonly Command[], ids: Ids, now: Instant) => readonly Decision[];

/** Takes batches of commands of one tenant through lock, decide, write and commit. */
export interface Ledger {
  /**
   * The settled result of each command after the commit, in their order: its outcome, or its own error. Rejects with
   * LedgerUnavailable or OutcomeUnknown for the whole batch.
   */
  commitBatch(
    tenantId: TenantId,
    commands: readonly Command[],
    decide: Decide,
  ): Promise<readonly PromiseSettledResult<Outcome>[]>;
}

/** The writing side for an adapter. */
export interface Commands {
  /** The outcome, once it is durable. Rejects with LedgerUnavailable, OutcomeUnknown or Overloaded. */
  submit(command: Command): Promise<Outcome>;
}

/**
 * The reading side for an adapter, by subject. Every method takes the actor first, reads one snapshot, and resolves to
 * `revoked` when the actor's credential has moved on since it was verified. Rejects with LedgerUnavailable.
 */
export interface Reads {
  readonly actors: ActorReadPort;
  readonly billing: BillingReadPort;
  readonly invoices: InvoiceReadPort;
  readonly mails: SentMailReadPort;
  readonly payMethods: PayMethodReadPort;
  readonly clients: ClientReadPort;
  readonly contacts: ContactReadPort;
  readonly portal: PortalLoginPort;
  readonly captures: CaptureReadPort;
  readonly quotes: QuoteListPort;
  readonly sales: SalesReadPort;
  readonly invoiceList: InvoiceListPort;
  readonly transactionList: TransactionListPort;
  readonly tenants: TenantReadPort;
  readonly creditList: CreditListPort;
  readonly namedRows: NamedRowPort;
  readonly activity: ActivityReadPort;
  readonly income: IncomeReadPort;
}

export interface IncomeReadPort {
  /** The sums up to a day of the tenant, and the days of a number before it, itself included. */
  income(actor: Actor, today: LocalDate, days: number): Promise<Income | 'revoked'>;
}

/** The history as a list, the newest entry first. */
export interface ActivityReadPort {
  ids(actor: Actor, filter: ActivityFilter, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly number[]): Promise<readonly ActivityEntry[] | 'revoked'>;
}

/** A list: the ids of a page, and the rows of some ids in their order, without those that no longer exist. */
export interface InvoiceListPort {
  ids(actor: Actor, filter: InvoiceFilter, order: InvoiceOrder, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedInvoice[] | 'revoked'>;
}

/** The same for payments and refunds, in the order in which they were recorded. Its ids are keys for its rows only. */
export interface TransactionListPort {
  ids(actor: Actor, filter: TransactionFilter, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedTransaction[] | 'revoked'>;
}

export interface TenantReadPort {
  facts(actor: Actor): Promise<TenantFacts | 'revoked'>;
}

export interface SentMailReadPort {
  hasClient(actor: Actor, id: ClientId): Promise<boolean | 'revoked'>;
  /** The newest first. */
  mailIds(actor: Actor, filter: MailFilter, page: Page): Promise<PageOfIds | 'revoked'>;
  mails(actor: Actor, ids: readonly number[]): Promise<readonly ListedMail[] | 'revoked'>;
}

export interface ActorReadPort {
  /** For a call that reads no row of the tenant: whether its credential still holds. */
  check(actor: Actor): Promise<'current' | 'revoked'>;
}

/** The entries of a client's credit, by id. */
export interface CreditListPort {
  ids(actor: Actor, clientId: ClientId, page: Page): Promise<PageOfIds | 'revoked'>;
  rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedCredit[] | 'revoked'>;
}

export interface NamedRowPort {
  find(actor: Actor, names: Names): Promise<NamedRows | 'revoked'>;
}

export interface InvoiceReadPort {
  invoice(actor: Actor, id: InvoiceId): Promise<InvoiceView | 'not-found' | 'revoked'>;
}

/** An invoice with all that belongs to it. */
export interface InvoiceView {
  readonly invoice: Invoice;
  readonly lines: readonly Line[];
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly transactions: readonly Transaction[];
  /** The payments and refunds that belong to those transactions. */
  readonly parts: readonly (TransactionPart & { readonly transactionId: TransactionId })[];
  readonly lastCaptureAt: WallTime | null;
  /** Whether the invoice's payment method is a card gateway that can be asked to capture. */
  readonly isCardGateway: boolean;
}

export interface Clock {
  now(): Instant;
}

/** Reads for an invoice's pages. Rejects with LedgerUnavailable. */
export interface PageReads {
  /** One snapshot, or `null` if the tenant has no such invoice. The caller has already checked the permission. */
  invoicePage(tenantId: TenantId, invoiceId: InvoiceId): Promise<InvoicePage | null>;
}

/** Links to an invoice's pages, valid for a limited time. Each shows the invoice to everyone who has it. */
export interface Links {
  linksOf(tenantId: TenantId, invoiceId: InvoiceId): InvoiceLinks;
}

/** The signed tokens in those links. */
export interface LinkTokens {
  /** A token that opens every page of the invoice. */
  tokenOf(target: LinkTarget): string;
  /** The target that a token was signed for; `invalid` if the gateway did not sign it for this page. */
  targetOf(page: PageName, token: string): LinkTarget | 'expired' | 'invalid';
}

/** How often a tenant's callers asked on one day for a documented action that the gateway does not have. */
export interface UnsupportedCalls {
  readonly dialect: string;
  /** In lower case. */
  readonly action: string;
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  readonly calls: number;
}

/** Keeps these counts. Rejects with LedgerUnavailable. */
export interface UnsupportedCallStore {
  /** Adds to the counts of a tenant, and returns the new ones. */
  add(tenantId: TenantId, counts: readonly UnsupportedCalls[]): Promise<readonly UnsupportedCalls[]>;
}
