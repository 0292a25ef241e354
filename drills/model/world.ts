import { sumsOf, type Priced, type Sums, type Taxation } from './money.ts';

/**
 * The books as the documents describe them: plain records in memory, of one tenant. Written from
 * docs/dialects and docs/differences.md; nothing of the gateway's own code is used.
 */
export interface World {
  readonly settings: Settings;
  /** Milliseconds since 1970, in UTC as the tenant is. */
  now: number;
  readonly clients: Map<number, Client>;
  readonly invoices: Invoice[];
  readonly quotes: Quote[];
  /** The payment that holds a number: by invoice and gateway, or only by gateway. */
  readonly claims: Map<string, Claim>;
  /** The numbers of all transactions. */
  readonly references: Set<string>;
  /** The call of an Idempotency-Key, and its answer. */
  readonly keys: Map<string, { readonly request: string; readonly answer: string }>;
  nextNumber: number;
}

export interface Claim {
  readonly invoice: Invoice;
  readonly payment: Payment;
  readonly day: string | null;
}

export interface Settings {
  readonly decimals: 0 | 2;
  readonly taxation: Taxation;
  /** Percentages. */
  readonly rate: string;
  readonly rate2: string;
  readonly scope: 'invoice' | 'gateway' | 'none';
  /** The treatment of decimals that the currency does not have, in calls of the WHMCS-style dialect. */
  readonly extraDecimals: 'round' | 'refuse';
  readonly isNumbered: boolean;
  /** `9`: an issued invoice is immutable, and credit notes correct it. */
  readonly rules: '8' | '9';
  /** Of client 1, in minor units. */
  readonly credit: bigint;
}

export interface Client {
  credit: bigint;
  readonly isExempt: boolean;
  readonly email: string;
}

export interface Invoice {
  readonly id: number;
  /** 0 until GetInvoice has shown it: of a client that AcceptQuote made. */
  client: number;
  status: string;
  datePaid: string;
  number: string;
  rate: string;
  rate2: string;
  credit: bigint;
  /** Credit notes that lower the balance. */
  noted: bigint;
  /** All of its credit notes, in their order. */
  creditNotes: [reason: string, amount: bigint][];
  method: string;
  notes: string;
  lines: Line[];
  payments: Payment[];
  /** Payments as they were recorded: those that a correction took back are among them. */
  readonly recorded: Payment[];
  refunds: Refunded[];
  /** Money out by AddTransaction, spread over `refunds`. */
  readonly outs: Out[];
  /** Rows of its history: changes, repeats and refusals. */
  history: number;
}

export interface Quote {
  readonly id: number;
  /** `null` before the person of the quote is a client. */
  client: number | null;
  readonly email: string;
  stage: string;
  readonly rate: string;
  readonly rate2: string;
  readonly lines: readonly Line[];
  /** The one that AcceptQuote made. */
  invoice: Invoice | null;
}

export interface Line extends Priced {
  /** 0 until GetInvoice has shown it. */
  id: number;
  readonly description: string;
}

export interface Refunded {
  readonly payment: Payment;
  readonly amount: bigint;
  /** `null`: a refund of a single payment. */
  readonly out: Out | null;
}

export interface Out {
  /** 0 until GetInvoice has shown it. */
  id: number;
  readonly amount: bigint;
  /** 0 until it is linked. */
  refundId: number;
}

export interface Payment {
  /** 0 until GetInvoice has shown it. */
  id: number;
  readonly amount: bigint;
  readonly fees: bigint;
  /** The part that became the client's credit. */
  readonly excess: bigint;
  readonly gateway: string;
  readonly transid: string;
  readonly date: string;
  /** Its content, where it came without a number. */
  readonly said: string | null;
  readonly recordedAt: number;
  /** Whether it took the place of another: its row has a number of its own. */
  readonly isCorrected: boolean;
}

export const NEVER = '0000-00-00 00:00:00';

export function newWorld(settings: Settings, now: number): World {
  return {
    settings,
    now,
    clients: new Map([
      [1, { credit: settings.credit, isExempt: false, email: 'c1@example.com' }],
      [2, { credit: 0n, isExempt: true, email: 'c2@example.com' }],
    ]),
    invoices: [],
    quotes: [],
    claims: new Map(),
    references: new Set(),
    keys: new Map(),
    nextNumber: 1,
  };
}

type Opening = Pick<Invoice, 'id' | 'client' | 'status' | 'rate' | 'rate2' | 'method' | 'notes' | 'lines'>;

/** An invoice as it is made, with one row of history. */
export function newInvoice(opening: Opening): Invoice {
  return {
    ...opening,
    ...{ datePaid: NEVER, number: '', credit: 0n, noted: 0n, creditNotes: [], history: 1 },
    ...{ payments: [], recorded: [], refunds: [], outs: [] },
  };
}

/** The rates of a client, and of someone else. */
export function ratesOf({ settings }: World, client: Client | null): Pick<Invoice, 'rate' | 'rate2'> {
  return client?.isExempt === true ? { rate: '0', rate2: '0' } : { rate: settings.rate, rate2: settings.rate2 };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);

export const paidOn = (invoice: Invoice): bigint => sum(invoice.payments.map(({ amount }) => amount));
export const excessOn = (invoice: Invoice): bigint => sum(invoice.payments.map(({ excess }) => excess));
export const refundedOn = (invoice: Invoice): bigint => sum(invoice.refunds.map(({ amount }) => amount));

export function totalsOf(world: World, invoice: Invoice): Sums & { readonly total: bigint; readonly balance: bigint } {
  const sums = sumsOf(invoice.lines, invoice.rate, invoice.rate2, world.settings.taxation);
  // total = subtotal + tax + tax2 − credit; balance = total − credit notes − payments + refunds
  const total = sums.subtotal + sums.tax + sums.tax2 - invoice.credit;
  return { ...sums, total, balance: total - invoice.noted - paidOn(invoice) + refundedOn(invoice) };
}

/** The tenant's local time. */
export function wallOf(world: World): string {
  return new Date(world.now).toISOString().slice(0, 19).replace('T', ' ');
}

/** Paid, by a payment, by credit or by hand: the date is kept, and a tenant with numbers gives it the next one. */
export function becomePaid(world: World, invoice: Invoice, date: string): void {
  invoice.status = 'Paid';
  invoice.datePaid = date;
  if (!world.settings.isNumbered || invoice.number !== '') return;
  invoice.number = `N-${world.nextNumber}`;
  world.nextNumber += 1;
}

/** Whether a payment or credit that settles what is owed makes it Paid. */
export const awaitsMoney = ({ status }: Invoice): boolean =>
  ['Unpaid', 'Payment Pending', 'Collections'].includes(status);

/** Whether the rules forbid a change of the invoice's lines, rates and amounts. */
export const isImmutable = ({ settings }: World, { status }: Invoice): boolean =>
  settings.rules === '9' && status !== 'Draft';

/** A credit note over an amount. Applied credit is a part of the total, and does not lower the balance again. */
export function noteCredit(invoice: Invoice, reason: string, amount: bigint): void {
  if (amount <= 0n) return;
  invoice.creditNotes.push([reason, amount]);
  if (reason !== 'credit-applied') invoice.noted += amount;
}
