import type { LocalDate, WallTime } from './dates.ts';
import type { Delivery } from './delivery.ts';
import { balanceOf, type Invoice, type InvoiceStatus, type Line } from './invoice.ts';
import type { Minor } from './money/money.ts';

/** Details of a payment that its pages show; each field only where the caller gave it. */
export interface ShownDetails {
  readonly checkNumber?: string;
  readonly notes?: string;
  readonly authorizationCode?: string;
  /** The caller's own name for the kind of payment, e.g. `Cash`. */
  readonly methodName?: string;
}

/** A payment as its invoice's pages show it; who recorded it is not part of it. */
export interface PagePayment {
  readonly paidAt: WallTime;
  /** The gateway's display name, or its system name where the tenant has none for it. */
  readonly gatewayName: string;
  readonly reference: string;
  readonly amountMinor: Minor;
  readonly details: ShownDetails;
}

export interface PageRefund {
  readonly refundedAt: WallTime;
  readonly gatewayName: string;
  readonly reference: string;
  readonly amountMinor: Minor;
}

/** An invoice's delivery, as far as it concerns who gets it: no licence, no number of Metrc's, no reason of a failure. */
export type PageDelivery = Pick<Delivery, 'state' | 'arrivedAt' | 'acceptedPackages' | 'returnedPackages'>;

/** All that an invoice's pages may show: neither its history nor the name of any credential. */
export interface InvoicePage {
  readonly tenantName: string;
  /** The tenant's way to write dates, of `YYYY`, `YY`, `MM` and `DD`, e.g. `DD.MM.YYYY`. */
  readonly dateFormat: string;
  readonly clientName: string;
  readonly invoice: Invoice;
  readonly paymentMethodName: string;
  readonly lines: readonly Line[];
  /** Oldest first. */
  readonly payments: readonly PagePayment[];
  readonly refunds: readonly PageRefund[];
  readonly delivery: PageDelivery | null;
}

const ASKS_FOR_NOTHING: readonly InvoiceStatus[] = ['Draft', 'Cancelled', 'Refunded'];

/** What its reader is to pay: nothing for an invoice that is no more, or not yet, one. */
export function dueOf(invoice: Invoice): Minor {
  const balance = balanceOf(invoice);
  return balance > 0n && !ASKS_FOR_NOTHING.includes(invoice.status) ? balance : 0n;
}

/** A date as a tenant writes it; what is no part of a date is kept as it is. */
export function writtenDate(date: LocalDate, format: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const parts: Readonly<Record<string, string>> = { YYYY: year, YY: year.slice(-2), MM: month, DD: day };
  return format.replace(/YYYY|YY|MM|DD/g, (part) => parts[part] ?? part);
}
