import type { Change } from '../../changes.ts';
import { dateOf, type WallTime } from '../../dates.ts';
import { awaitsPayment, balanceOf, invoiceNumber, type Invoice } from '../../invoice.ts';
import type { WorkingState } from '../working-state.ts';

export interface PaidInvoice {
  readonly invoice: Invoice;
  readonly changes: readonly Change[];
}

/** An invoice that awaits payment and owes nothing any more becomes Paid; any other stays as it is. */
export function withPaidStatusIfSettled(invoice: Invoice, at: WallTime, working: WorkingState): PaidInvoice {
  const isSettled = awaitsPayment(invoice.status) && balanceOf(invoice) <= 0n;
  return isSettled
    ? withSequentialNumber({ ...invoice, status: 'Paid', paidAt: at }, working)
    : { invoice, changes: [] };
}

/** A Paid invoice with its sequential number, where the tenant has them and it has none yet; and the news of it. */
export function withSequentialNumber(invoice: Invoice, working: WorkingState): PaidInvoice {
  const { numberFormat } = working.tenant;
  const sequence = working.nextNumber;
  const news = working.event('invoice.paid', invoice.id, { paidAt: invoice.paidAt });
  if (numberFormat === null || sequence === null || invoice.number !== '') return { invoice, changes: [news] };
  const number = invoiceNumber(numberFormat, sequence, dateOf(working.wallTime));
  return { invoice: { ...invoice, number }, changes: [{ kind: 'number-taken' }, news] };
}
