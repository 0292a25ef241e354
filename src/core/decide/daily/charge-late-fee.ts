import type { Change } from '../../changes.ts';
import type { ChargeLateFee, LateFee } from '../../commands/daily.ts';
import { addDays, dateOf, isRecordable } from '../../dates.ts';
import { areStorable, balanceOf, totalsOf, type Invoice, type Line } from '../../invoice.ts';
import { lineChangesFacts, lineFacts, linesFault } from '../../invoice-lines.ts';
import { NOTHING } from '../../load-plan.ts';
import { divideRounding } from '../../money/decimal.ts';
import type { Minor } from '../../money/money.ts';
import { HUNDRED_PERCENT } from '../../money/percentage.ts';
import type { Client } from '../../tenant.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import { isImmutable } from '../invoices/credit-notes.ts';
import { newInvoice } from '../invoices/new-invoice.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** The type of the line of a late fee; its related id is the invoice that was late. */
const LATE_FEE = 'LateFee';

/** Once for each invoice: as a line of its own under invoice rules 8, on a new invoice under rules 9. */
function chargeLateFee(working: WorkingState, command: ChargeLateFee): Verdict {
  const invoice = working.invoice(command.invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');
  const lines = working.linesOf(invoice.id);
  const amountMinor = feeOf(command.fee, invoice);
  const isLate = invoice.status === 'Unpaid' && invoice.dueOn <= command.dueUntil && balanceOf(invoice) > 0n;
  // A fee for a late fee would never end.
  if (!isLate || amountMinor <= 0n || lines.some(({ type }) => type === LATE_FEE)) {
    return accept({ kind: 'late-fee-charged', invoiceId: invoice.id, feeInvoiceId: null }, []);
  }
  return isImmutable(working, invoice)
    ? onNewInvoice(working, invoice, amountMinor)
    : onInvoice(working, invoice, lines, amountMinor);
}

function feeOf({ rate, fixedMinor, minimumMinor, currency }: LateFee, invoice: Invoice): Minor {
  const shareMinor = rate === null ? 0n : divideRounding(balanceOf(invoice) * rate, HUNDRED_PERCENT);
  if (invoice.currency.code !== currency) return shareMinor;
  const feeMinor = fixedMinor ?? shareMinor;
  return feeMinor > minimumMinor ? feeMinor : minimumMinor;
}

function feeLine(working: WorkingState, on: number, late: Invoice, amountMinor: Minor): Line {
  const description = `Late Fee for Invoice #${late.id} (added ${dateOf(working.wallTime)})`;
  const id = working.newId('line');
  return { id, invoiceId: on, type: LATE_FEE, relatedId: late.id, description, amountMinor, isTaxed: false };
}

function onInvoice(working: WorkingState, before: Invoice, lines: readonly Line[], amountMinor: Minor): Verdict {
  const line = feeLine(working, before.id, before, amountMinor);
  const fault = linesFault(lines, [...lines, line]);
  if (fault !== null) return refuse(fault);
  const invoice = { ...before, ...totalsOf([...lines, line], before, before.creditMinor) };
  if (!areStorable(invoice)) return refuse('amount-too-large', { field: 'line-amount' });
  return accept({ kind: 'late-fee-charged', invoiceId: invoice.id, feeInvoiceId: invoice.id }, [
    { kind: 'invoice-changed', invoice },
    { kind: 'line-added', line },
    working.history({
      invoiceId: invoice.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(before),
      after: invoiceFacts(invoice, { lines: lineChangesFacts({ added: [line], changed: [], removed: [] }).after }),
    }),
    working.event('invoice.updated', invoice.id, {}),
  ]);
}

function onNewInvoice(working: WorkingState, late: Invoice, amountMinor: Minor): Verdict {
  const issuedOn = dateOf(working.wallTime);
  const dueOn = addDays(issuedOn, working.tenant.dueDays);
  if (dueOn === null || !isRecordable(dueOn)) return refuse('date-out-of-range', { field: 'due-date' });
  const id = working.newId('invoice');
  const line = feeLine(working, id, late, amountMinor);
  const { rate, rate2, paymentMethod } = late;
  const frame = { id, issuedOn, dueOn, status: 'Unpaid', paymentMethod, rate, rate2 } as const;
  const invoice = newInvoice(working, clientOf(late), frame, [line]);
  return accept({ kind: 'late-fee-charged', invoiceId: late.id, feeInvoiceId: id }, [
    { kind: 'invoice-added', invoice },
    { kind: 'line-added', line } satisfies Change,
    working.history({
      invoiceId: id,
      outcome: 'applied',
      code: null,
      before: null,
      after: { ...invoiceFacts(invoice, { notes: '', lines: [lineFacts(line)] }), clientId: invoice.clientId },
    }),
    working.history({
      invoiceId: late.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(late),
      after: { ...invoiceFacts(late), lateFeeInvoice: id },
    }),
    working.event('invoice.created', id, { status: invoice.status }),
  ]);
}

/** The client of an invoice, as far as its untaxed line needs one. */
function clientOf({ clientId, currency }: Invoice): Client {
  return { id: clientId, currency, isTaxExempt: true, rate: null, rate2: null, paymentMethod: null, creditMinor: 0n };
}

export const chargeLateFeeRule: Rule<ChargeLateFee> = {
  plan: ({ invoiceId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    linesOf: [invoiceId],
    ids: { ...NOTHING.ids, invoice: 1, line: 1, history: 2 },
  }),
  decide: chargeLateFee,
  requested: ({ invoiceId, dueUntil }) => ({ invoiceId, dueUntil }),
};
