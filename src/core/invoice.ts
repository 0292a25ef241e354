import type { LocalDate, WallTime } from './dates.ts';
import { isStorable, type Currency, type Minor } from './money/money.ts';
import type { Rate } from './money/percentage.ts';
import { taxesOn, type Taxes, type TaxRules } from './money/tax.ts';
import type { ClientId } from './tenant.ts';

export type InvoiceId = number;
export type LineId = number;

/** All statuses of an invoice. Overdue is not a status but a filter on Unpaid. */
export const INVOICE_STATUSES = [
  'Draft',
  'Unpaid',
  'Paid',
  'Cancelled',
  'Refunded',
  'Collections',
  'Payment Pending',
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export interface Invoice extends Totals {
  readonly id: InvoiceId;
  readonly clientId: ClientId;
  readonly currency: Currency;
  /** Sequential number, assigned when the invoice is paid; empty until then. */
  readonly number: string;
  readonly status: InvoiceStatus;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly paidAt: WallTime | null;
  readonly refundedAt: WallTime | null;
  readonly cancelledAt: WallTime | null;
  /** When a charge of the client's pay method was last tried. */
  readonly lastCaptureAt: WallTime | null;
  readonly rate: Rate;
  readonly rate2: Rate;
  readonly taxRules: TaxRules;
  /** Sum of the payments, the part of it that became the client's credit, and the sum of the refunds. */
  readonly paidMinor: Minor;
  readonly excessMinor: Minor;
  readonly refundedMinor: Minor;
  /** Sum of the credit notes that lower the balance: zero under invoice rules 8. */
  readonly notedMinor: Minor;
  /** System name, e.g. `paypal`. */
  readonly paymentMethod: string;
  readonly notes: string;
}

export interface Line {
  readonly id: LineId;
  readonly invoiceId: InvoiceId;
  /** The type of the billed item, e.g. `Hosting`; empty for a manual line. */
  readonly type: string;
  /** Id of the billed item, 0 for a manual line. */
  readonly relatedId: number;
  readonly description: string;
  readonly amountMinor: Minor;
  readonly isTaxed: boolean;
}

/** Derived from the lines, the rates and the applied credit; stored only as {@link totalsOf} computed them. */
export interface Totals extends Taxes {
  readonly subtotalMinor: Minor;
  readonly creditMinor: Minor;
  /** subtotal + tax + tax2 − credit */
  readonly totalMinor: Minor;
}

export interface Taxation {
  readonly rate: Rate;
  readonly rate2: Rate;
  readonly taxRules: TaxRules;
}

type PricedLine = Pick<Line, 'amountMinor' | 'isTaxed'>;

/** The totals of some lines. If prices include tax, subtotal + tax + tax2 is exactly the sum of the lines. */
export function totalsOf(lines: readonly PricedLine[], taxation: Taxation, creditMinor: Minor): Totals {
  const sumMinor = sum(lines.map((line) => line.amountMinor));
  const { taxMinor, tax2Minor } = taxesOf(lines, taxation);
  const includedMinor = taxation.taxRules.mode === 'inclusive' ? taxMinor + tax2Minor : 0n;
  const subtotalMinor = sumMinor - includedMinor;
  return {
    subtotalMinor,
    taxMinor,
    tax2Minor,
    creditMinor,
    totalMinor: subtotalMinor + taxMinor + tax2Minor - creditMinor,
  };
}

/** The same lines and rates with another credit applied. */
export function withCredit(totals: Totals, creditMinor: Minor): Totals {
  const { subtotalMinor, taxMinor, tax2Minor } = totals;
  return {
    subtotalMinor,
    taxMinor,
    tax2Minor,
    creditMinor,
    totalMinor: subtotalMinor + taxMinor + tax2Minor - creditMinor,
  };
}

/** Whether every sum of some totals can be stored. */
export function areStorable(totals: Totals): boolean {
  const { subtotalMinor, taxMinor, tax2Minor, totalMinor } = totals;
  return [subtotalMinor, taxMinor, tax2Minor, totalMinor].every(isStorable);
}

function taxesOf(lines: readonly PricedLine[], { rate, rate2, taxRules }: Taxation): Taxes {
  const bases = lines.filter((line) => line.isTaxed).map((line) => line.amountMinor);
  if (taxRules.rounding === 'invoice') return taxesOn(sum(bases), rate, rate2, taxRules);
  const taxes = bases.map((base) => taxesOn(base, rate, rate2, taxRules));
  return { taxMinor: sum(taxes.map((tax) => tax.taxMinor)), tax2Minor: sum(taxes.map((tax) => tax.tax2Minor)) };
}

function sum(amounts: readonly Minor[]): Minor {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** The open amount: total − credit notes − payments + refunds; negative after an overpayment. */
export function balanceOf(invoice: Pick<Invoice, 'totalMinor' | 'paidMinor' | 'refundedMinor' | 'notedMinor'>): Minor {
  return invoice.totalMinor - invoice.notedMinor - invoice.paidMinor + invoice.refundedMinor;
}

/** Whether a payment may be recorded on an invoice of this status. */
export function acceptsPayment(status: InvoiceStatus): boolean {
  return status !== 'Draft' && status !== 'Cancelled' && status !== 'Refunded';
}

/** Whether an invoice of this status becomes Paid when its balance is zero or less. */
export function awaitsPayment(status: InvoiceStatus): boolean {
  return status === 'Unpaid' || status === 'Payment Pending' || status === 'Collections';
}

/** The status that a caller names, in upper or lower case; `null` for any other word. */
export function statusNamed(text: string): InvoiceStatus | null {
  const wanted = text.toLowerCase();
  return INVOICE_STATUSES.find((status) => status.toLowerCase() === wanted) ?? null;
}

/**
 * Sets an invoice's status by hand: any status may follow any other. Each status sets its own date, once; Unpaid clears
 * the paid date.
 */
export function withStatus(invoice: Invoice, status: InvoiceStatus, at: WallTime): Invoice {
  if (status === invoice.status) return invoice;
  const moved = { ...invoice, status };
  if (status === 'Paid') return { ...moved, paidAt: at };
  if (status === 'Refunded') return { ...moved, refundedAt: at };
  if (status === 'Cancelled') return { ...moved, cancelledAt: at };
  return status === 'Unpaid' ? { ...moved, paidAt: null } : moved;
}

/** A sequential invoice number: `{NUMBER} {YEAR} {MONTH} {DAY}` of the format filled in. */
export function invoiceNumber(format: string, sequence: bigint, today: LocalDate): string {
  const [year = '', month = '', day = ''] = today.split('-');
  const values: Readonly<Record<string, string>> = { NUMBER: sequence.toString(), YEAR: year, MONTH: month, DAY: day };
  return format.replace(/\{(NUMBER|YEAR|MONTH|DAY)\}/g, (_tag, name: string) => values[name] ?? '');
}
