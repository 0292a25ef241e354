import type { SumsAfter } from '../../commands/lines.ts';
import { awaitsPayment, type Invoice } from '../../invoice.ts';
import { refuse, type Verdict } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';
import { isImmutable } from './credit-notes.ts';

/** The refusal to change what an invoice charges after it was paid or closed; `null` where it is open or a draft. */
export function refusedIfClosed({ status }: Invoice): Verdict | null {
  return status === 'Draft' || awaitsPayment(status) ? null : refuse('invoice-closed', { status });
}

/** The refusal to change what an issued invoice charges under invoice rules 9; `null` where it may change. */
export function refusedIfImmutable(working: WorkingState, invoice: Invoice): Verdict | null {
  return isImmutable(working, invoice) ? refuse('invoice-immutable', { status: invoice.status }) : null;
}

export function sumsOf(invoice: Invoice): SumsAfter {
  return {
    totalMinor: invoice.totalMinor.toString(),
    creditMinor: invoice.creditMinor.toString(),
    paidMinor: invoice.paidMinor.toString(),
    refundedMinor: invoice.refundedMinor.toString(),
    ...(invoice.notedMinor === 0n ? {} : { notedMinor: invoice.notedMinor.toString() }),
    status: invoice.status,
    currency: invoice.currency.code,
  };
}
