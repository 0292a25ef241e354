import type { UpdateInvoice } from '../../commands.ts';
import type { Invoice } from '../../invoice.ts';
import type { LineChanges } from '../../invoice-lines.ts';
import type { Minor } from '../../money/money.ts';
import { refuse, type Verdict } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';
import { isImmutable } from './credit-notes.ts';

/**
 * Why an issued invoice may not change as wanted under invoice rules 9, or `null`. Its status, its payment method and its
 * notes may. A field that repeats the value of the invoice changes nothing. The paid date comes with the status Paid.
 */
export function refusedChange(
  working: WorkingState,
  command: UpdateInvoice,
  invoice: Invoice,
  wanted: { readonly lines: LineChanges; readonly creditMinor: Minor },
): Verdict | null {
  if (!isImmutable(working, invoice)) return null;
  const { added, changed, removed } = wanted.lines;
  const { rate, rate2, issuedOn, dueOn, paidAt, status } = command;
  const isPaidNow = status === 'Paid' && invoice.status !== 'Paid';
  const isChange =
    added.length + changed.length + removed.length > 0 ||
    wanted.creditMinor !== invoice.creditMinor ||
    isOther(rate, invoice.rate) ||
    isOther(rate2, invoice.rate2) ||
    isOther(issuedOn, invoice.issuedOn) ||
    isOther(dueOn, invoice.dueOn) ||
    (paidAt !== null && paidAt.at !== invoice.paidAt && !isPaidNow) ||
    status === 'Draft';
  return isChange ? refuse('invoice-immutable', { status: invoice.status }) : null;
}

function isOther<T>(wanted: T | null, is: T): boolean {
  return wanted !== null && wanted !== is;
}
