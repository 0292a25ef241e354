import type { SumsAfter } from '../../commands/lines.ts';
import { awaitsPayment, type Invoice } from '../../invoice.ts';
import { refuse, type Verdict } from '../decision.ts';

/** The refusal to change what an invoice charges after it was paid or closed; `null` where it is open or a draft. */
export function refusedIfClosed({ status }: Invoice): Verdict | null {
  return status === 'Draft' || awaitsPayment(status) ? null : refuse('invoice-closed', { status });
}

export function sumsOf(invoice: Invoice): SumsAfter {
  return {
    totalMinor: invoice.totalMinor.toString(),
    creditMinor: invoice.creditMinor.toString(),
    paidMinor: invoice.paidMinor.toString(),
    refundedMinor: invoice.refundedMinor.toString(),
    status: invoice.status,
    currency: invoice.currency.code,
  };
}
