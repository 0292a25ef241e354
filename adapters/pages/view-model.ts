import type { CreditNoteReason } from '../../src/core/records/credit-note.ts';
import { dateOf } from '../../src/core/dates.ts';
import type { DeliveryState, ReturnedPackage } from '../../src/core/delivery.ts';
import { balanceOf, type Invoice, type InvoiceStatus, type Line } from '../../src/core/invoice.ts';
import {
  dueOf,
  writtenDate,
  type InvoicePage,
  type PageCreditNote,
  type PageDelivery,
  type PagePayment,
  type PageRefund,
} from '../../src/core/invoice-page.ts';
import { decimalText, type Currency, type Minor } from '../../src/core/money/money.ts';
import type { Rate } from '../../src/core/money/percentage.ts';
import { recipientOf, type Recipient } from './recipient.ts';

/** The colour of a status, which also shows its word. */
export type Tone = 'good' | 'open' | 'bad' | 'quiet';

/** A date as text, and in ISO 8601 without a zone for programs. */
export interface ShownTime {
  readonly text: string;
  readonly iso: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string | ShownTime;
}

export interface SheetLine {
  readonly position: string;
  readonly description: string;
  /** The billed item and the tax mark, e.g. `Hosting · taxed`; may be empty. */
  readonly remark: string;
  readonly amount: string;
}

export interface SheetTotal {
  readonly label: string;
  readonly amount: string;
  readonly isStrong: boolean;
}

export interface SheetPayment {
  readonly date: ShownTime;
  readonly method: string;
  readonly reference: string;
  readonly amount: string;
  readonly details: readonly Fact[];
}

export interface SheetDelivery {
  readonly state: string;
  readonly tone: Tone;
  readonly facts: readonly Fact[];
  readonly acceptedPackages: readonly string[];
  readonly returnedPackages: readonly { readonly label: string; readonly remark: string }[];
}

/** An invoice as texts. Each page shows the parts that it needs. Amounts carry their currency. */
export interface Sheet extends Recipient {
  readonly issuer: string;
  readonly title: string;
  readonly status: string;
  readonly tone: Tone;
  readonly facts: readonly Fact[];
  readonly lines: readonly SheetLine[];
  readonly totals: readonly SheetTotal[];
  readonly payments: readonly SheetPayment[];
  readonly refunds: readonly SheetPayment[];
  readonly creditNotes: readonly SheetPayment[];
  readonly delivery: SheetDelivery | null;
  readonly notes: string;
}

const TONES: Readonly<Record<InvoiceStatus, Tone>> = {
  Draft: 'quiet',
  Unpaid: 'open',
  Paid: 'good',
  Cancelled: 'quiet',
  Refunded: 'quiet',
  Collections: 'bad',
  'Payment Pending': 'open',
};

const REASONS: Readonly<Record<CreditNoteReason, string>> = {
  cancelled: 'Invoice cancelled',
  'marked-paid': 'Invoice marked as paid',
  refunded: 'Payment refunded',
  'credit-applied': 'Credit applied',
};

/** A failed completion is the operator's matter. The client sees a delivery that is not yet completed. */
const DELIVERY_STATES: Readonly<Record<DeliveryState, readonly [text: string, tone: Tone]>> = {
  ...({ local: ['Planned', 'open'], creating: ['Planned', 'open'] } as const),
  open: ['Open', 'open'],
  completing: ['Being completed', 'open'],
  completed: ['Completed', 'good'],
  failed: ['Being completed', 'open'],
};

export function sheetOf(page: InvoicePage): Sheet {
  const { invoice } = page;
  const money = moneyIn(invoice.currency);
  const time = timesIn(page.dateFormat);
  return {
    issuer: page.tenantName,
    ...recipientOf(page.clientName, page.clientAddress),
    title: invoice.number === '' ? `Invoice #${invoice.id}` : `Invoice ${invoice.number}`,
    status: invoice.status,
    tone: TONES[invoice.status],
    facts: factsOf(page, time),
    lines: page.lines.map((line, index) => sheetLine(line, index, money)),
    totals: totalsOf(invoice, money),
    payments: page.payments.map((payment) => sheetPayment(payment, money, time)),
    refunds: page.refunds.map((refund) => sheetRefund(refund, money, time)),
    creditNotes: page.creditNotes.map((note) => sheetCreditNote(note, money, time)),
    delivery: page.delivery === null ? null : sheetDelivery(page.delivery, time),
    notes: invoice.notes.trim(),
  };
}

export type Money = (minor: Minor) => string;
/** Takes a LocalDate or a WallTime. */
export type Time = (time: string) => ShownTime;

/** `1,234.50 USD`, with a no-break space: an amount is one word. */
export function moneyIn(currency: Currency): Money {
  return (minor) => {
    const [whole = '', fraction] = decimalText(minor, currency.exponent).split('.');
    // eslint-disable-next-line regexp/no-super-linear-move -- an amount has no more than 19 digits
    const grouped = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
    // U+2212 is the minus sign for digits.
    return `${grouped.replace('-', '\u2212')}${fraction === undefined ? '' : `.${fraction}`}\u00a0${currency.code}`;
  };
}

/** Midnight means that no time was given. Shows seconds other than zero. */
export function timesIn(format: string): Time {
  return (time) => {
    const date = writtenDate(dateOf(time), format);
    const clock = time.slice(11).replace(/:00$/, '');
    return clock === '' || clock === '00:00'
      ? { text: date, iso: dateOf(time) }
      : { text: `${date} ${clock}`, iso: time.replace(' ', 'T') };
  };
}

function factsOf(page: InvoicePage, time: Time): Fact[] {
  const { invoice } = page;
  const dates = [
    ['Issued', invoice.issuedOn],
    ['Due', invoice.dueOn],
    ['Paid', invoice.paidAt],
    ['Refunded', invoice.refundedAt],
    ['Cancelled', invoice.cancelledAt],
  ] as const;
  return [
    ...dates.flatMap(([label, at]) => (at === null ? [] : [{ label, value: time(at) }])),
    { label: 'Payment method', value: page.paymentMethodName },
  ];
}

function sheetLine(line: Line, index: number, money: Money): SheetLine {
  return {
    position: String(index + 1),
    description: line.description,
    remark: [line.type, line.isTaxed ? 'taxed' : ''].filter((text) => text !== '').join(' · '),
    amount: money(line.amountMinor),
  };
}

function totalsOf(invoice: Invoice, money: Money): SheetTotal[] {
  const balanceMinor = balanceOf(invoice);
  const row = (label: string, minor: Minor, isStrong = false): SheetTotal => {
    return { label, amount: money(minor), isStrong };
  };
  const unless = (isAbsent: boolean, total: SheetTotal): SheetTotal[] => (isAbsent ? [] : [total]);
  return [
    row('Subtotal', invoice.subtotalMinor),
    ...unless(invoice.taxMinor === 0n, row(taxLabel('Tax', invoice.rate), invoice.taxMinor)),
    ...unless(invoice.tax2Minor === 0n, row(taxLabel('Second tax', invoice.rate2), invoice.tax2Minor)),
    ...unless(invoice.creditMinor === 0n, row('Credit applied', -invoice.creditMinor)),
    row('Total', invoice.totalMinor, true),
    ...unless(invoice.notedMinor === 0n, row('Credit notes', -invoice.notedMinor)),
    ...unless(invoice.paidMinor === 0n, row('Payments', -invoice.paidMinor)),
    ...unless(invoice.refundedMinor === 0n, row('Refunds', invoice.refundedMinor)),
    ...unless(balanceMinor >= 0n, row('Overpaid', -balanceMinor)),
    row('Balance due', dueOf(invoice), true),
  ];
}

/** `Tax (8.25 %)`: the rate in percent, without trailing zeros. */
export function taxLabel(label: string, rate: Rate): string {
  return `${label} (${decimalText(rate, 3).replace(/(?:\.|(?<!0))0+$/, '')}\u00a0%)`;
}

function sheetPayment(payment: PagePayment, money: Money, time: Time): SheetPayment {
  const { methodName, checkNumber, authorizationCode, notes } = payment.details;
  const named = { 'Check number': checkNumber, 'Authorization code': authorizationCode, Notes: notes };
  const details = Object.entries({ ...named, Description: payment.description });
  return {
    date: time(payment.paidAt),
    method: methodName ?? payment.gatewayName,
    reference: payment.reference,
    amount: money(payment.amountMinor),
    details: details.flatMap(([label, value = '']) => (value === '' ? [] : [{ label, value }])),
  };
}

function sheetRefund(refund: PageRefund, money: Money, time: Time): SheetPayment {
  return {
    date: time(refund.refundedAt),
    method: refund.gatewayName,
    reference: refund.reference,
    amount: money(refund.amountMinor),
    details: refund.description === '' ? [] : [{ label: 'Description', value: refund.description }],
  };
}

function sheetCreditNote(note: PageCreditNote, money: Money, time: Time): SheetPayment {
  return {
    date: time(note.issuedOn),
    method: REASONS[note.reason],
    reference: `Credit note ${note.id}`,
    amount: money(note.amountMinor),
    details: [],
  };
}

function sheetDelivery(delivery: PageDelivery, time: Time): SheetDelivery {
  const [state, tone] = DELIVERY_STATES[delivery.state];
  return {
    state,
    tone,
    facts: delivery.arrivedAt === null ? [] : [{ label: 'Arrived', value: time(delivery.arrivedAt) }],
    acceptedPackages: delivery.acceptedPackages,
    returnedPackages: delivery.returnedPackages.map((each) => ({ label: each.label, remark: remarkOf(each) })),
  };
}

function remarkOf(returned: ReturnedPackage): string {
  const quantity = [returned.quantity, returned.unitOfMeasure].filter((text) => text !== '').join(' ');
  return [quantity, returned.reason, returned.note].filter((text) => text !== '').join(' · ');
}
