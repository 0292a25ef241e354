import type { Change } from '../../changes.ts';
import type { SetInvoiceAmount } from '../../commands/lines.ts';
import { areStorable, balanceOf, totalsOf, type Invoice, type Line } from '../../invoice.ts';
import { lineChangesFacts, linesFault, type LineChanges } from '../../invoice-lines.ts';
import { NOTHING } from '../../load-plan.ts';
import { textOfDecimal } from '../../money/decimal.ts';
import type { Minor } from '../../money/money.ts';
import { accept, invoiceFacts, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { refusedIfClosed, refusedIfImmutable, sumsOf } from './open-invoice.ts';

/** The type of the line that holds the difference between an amount and the other lines. */
const ADJUSTMENT = 'Adjustment';

/**
 * Another amount of an invoice, before credit. The lines stay the source of every sum: an untaxed line takes the
 * difference, and the next amount changes that line.
 */
function setInvoiceAmount(working: WorkingState, command: SetInvoiceAmount): Verdict {
  const before = working.invoice(command.invoiceId);
  if (before === undefined) return refuse('invoice-not-found');
  const closed = refusedIfClosed(before);
  if (closed !== null) return closed;
  const amountMinor = minorOrRefusal(command.amount, before.currency, 'amount');
  if (typeof amountMinor === 'object') return { outcome: amountMinor, changes: [] };
  if (amountMinor < 0n) return refuse('amount-not-positive');

  const differenceMinor = amountMinor - (before.totalMinor + before.creditMinor);
  if (differenceMinor === 0n) return unchanged(working, before);
  const immutable = refusedIfImmutable(working, before);
  if (immutable !== null) return immutable;
  const lines = working.linesOf(before.id);
  const edits = adjusted(working, command, lines, differenceMinor);
  const fault = linesFault(lines, edits.lines);
  if (fault !== null) return refuse(fault);
  const invoice: Invoice = { ...before, ...totalsOf(edits.lines, before, before.creditMinor) };
  if (!areStorable(invoice)) return refuse('amount-too-large', { field: 'amount' });
  if (before.creditMinor > 0n && balanceOf(invoice) < 0n) return refuse('credit-exceeds-invoice');

  const facts = lineChangesFacts(edits);
  return accept({ kind: 'amount-set', invoiceId: invoice.id, sums: sumsOf(invoice), isRepeat: false }, [
    { kind: 'invoice-changed', invoice },
    ...rowChanges(edits, invoice),
    working.history({
      invoiceId: invoice.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(before, { lines: facts.before }),
      after: invoiceFacts(invoice, { lines: facts.after }),
    }),
    working.event('invoice.updated', invoice.id, {}),
  ]);
}

/** The invoice has the amount: the caller's call before may have done it. */
function unchanged(working: WorkingState, invoice: Invoice): Verdict {
  const facts = invoiceFacts(invoice);
  return accept({ kind: 'amount-set', invoiceId: invoice.id, sums: sumsOf(invoice), isRepeat: true }, [
    working.history({ invoiceId: invoice.id, outcome: 'repeated', code: null, before: facts, after: facts }),
  ]);
}

interface Adjusted extends LineChanges {
  readonly lines: readonly Line[];
}

function adjusted(
  working: WorkingState,
  { invoiceId, description }: SetInvoiceAmount,
  lines: readonly Line[],
  differenceMinor: Minor,
): Adjusted {
  const from = lines.find(({ type, isTaxed }) => type === ADJUSTMENT && !isTaxed);
  if (from === undefined) {
    const line: Line = {
      ...{ id: working.newId('line'), invoiceId, type: ADJUSTMENT, relatedId: 0, description },
      ...{ amountMinor: differenceMinor, isTaxed: false },
    };
    return { lines: [...lines, line], added: [line], changed: [], removed: [] };
  }
  const to = { ...from, description, amountMinor: from.amountMinor + differenceMinor };
  if (to.amountMinor === 0n) {
    return { lines: lines.filter(({ id }) => id !== from.id), added: [], changed: [], removed: [from] };
  }
  const replaced = lines.map((line) => (line.id === from.id ? to : line));
  return { lines: replaced, added: [], changed: [{ from, to }], removed: [] };
}

function rowChanges({ added, changed, removed }: LineChanges, { id: invoiceId }: Invoice): readonly Change[] {
  return [
    ...removed.map(({ id: lineId }): Change => ({ kind: 'line-removed', lineId, invoiceId })),
    ...changed.map(({ to }): Change => ({ kind: 'line-changed', line: to })),
    ...added.map((line): Change => ({ kind: 'line-added', line })),
  ];
}

export const setInvoiceAmountRule: Rule<SetInvoiceAmount> = {
  plan: ({ invoiceId }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    linesOf: [invoiceId],
    ids: { ...NOTHING.ids, line: 1 },
  }),
  decide: setInvoiceAmount,
  requested: ({ invoiceId, amount }) => ({ invoiceId, amount: textOfDecimal(amount) }),
};
