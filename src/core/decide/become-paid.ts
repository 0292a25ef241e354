import type { Change } from '../changes.ts';
import { dateOf, type WallTime } from '../dates.ts';
import { awaitsPayment, balanceOf, invoiceNumber, type Invoice } from '../invoice.ts';
import type { Worksheet } from './working-state.ts';

export interface PaidInvoice {
  readonly invoice: Invoice;
  readonly changes: readonly Change[];
}

/** An invoice that awaits payment and owes nothing any more becomes Paid; any other stays as it is. */
export function paidWhenSettled(invoice: Invoice, at: WallTime, sheet: Worksheet): PaidInvoice {
  const isSettled = awaitsPayment(invoice.status) && balanceOf(invoice) <= 0n;
  return isSettled ? numbered({ ...invoice, status: 'Paid', paidAt: at }, sheet) : { invoice, changes: [] };
}

/** A Paid invoice with its sequential number, where the tenant has them and it has none yet; and the news of it. */
export function numbered(invoice: Invoice, sheet: Worksheet): PaidInvoice {
  const { numberFormat } = sheet.tenant;
  const sequence = sheet.nextNumber;
  const news = sheet.event('invoice.paid', invoice.id, { paidAt: invoice.paidAt });
  if (numberFormat === null || sequence === null || invoice.number !== '') return { invoice, changes: [news] };
  const number = invoiceNumber(numberFormat, sequence, dateOf(sheet.wallTime));
  return { invoice: { ...invoice, number }, changes: [{ kind: 'number-taken' }, news] };
}
