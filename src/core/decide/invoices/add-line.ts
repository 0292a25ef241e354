import type { Change, Json } from '../../changes.ts';
import type { AddLine } from '../../commands/lines.ts';
import { areStorable, totalsOf, type Invoice, type Line } from '../../invoice.ts';
import { lineChangesFacts, linesFault } from '../../invoice-lines.ts';
import { NOTHING } from '../../load-plan.ts';
import { isExactly, textOfDecimal, type Decimal } from '../../money/decimal.ts';
import { accept, invoiceFacts, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { refusedIfClosed, refusedIfImmutable, sumsOf } from './open-invoice.ts';

/** One more line: the quantity times the amount of a unit, rounded once to the currency. */
function addLine(working: WorkingState, command: AddLine): Verdict {
  const before = working.invoice(command.invoiceId);
  if (before === undefined) return refuse('invoice-not-found');
  const closed = refusedIfClosed(before) ?? refusedIfImmutable(working, before);
  if (closed !== null) return closed;
  const lines = working.linesOf(before.id);
  const fault = linesFault(lines, [...lines, command]);
  if (fault !== null) return refuse(fault);

  const product = timesOf(command.quantity, command.unitAmount);
  const amountMinor = minorOrRefusal(product, before.currency, 'line-amount', 'round');
  if (typeof amountMinor === 'object') return { outcome: amountMinor, changes: [] };
  const { description, isTaxed } = command;
  const line: Line = {
    ...{ id: working.newId('line'), invoiceId: before.id, type: '', relatedId: 0 },
    ...{ description, amountMinor, isTaxed },
  };
  const invoice: Invoice = { ...before, ...totalsOf([...lines, line], before, before.creditMinor) };
  if (!areStorable(invoice)) return refuse('amount-too-large', { field: 'line-amount' });

  return accept(
    {
      kind: 'line-added',
      invoiceId: invoice.id,
      lineId: line.id,
      amountMinor: amountMinor.toString(),
      sums: sumsOf(invoice),
    },
    [
      { kind: 'invoice-changed', invoice },
      { kind: 'line-added', line },
      ...packageOf(working, command, line),
      working.history({
        invoiceId: invoice.id,
        outcome: 'applied',
        code: null,
        before: invoiceFacts(before),
        after: invoiceFacts(invoice, {
          given: givenOf(command, line, invoice),
          lines: lineChangesFacts({ added: [line], changed: [], removed: [] }).after,
        }),
      }),
      working.event('invoice.updated', invoice.id, {}),
    ],
  );
}

function timesOf(one: Decimal, other: Decimal): Decimal {
  return { unscaled: one.unscaled * other.unscaled, scale: one.scale + other.scale };
}

function packageOf(
  working: WorkingState,
  { soldPackage, quantity }: AddLine,
  { id: lineId, invoiceId }: Line,
): readonly Change[] {
  if (soldPackage === null) return [];
  const id = working.newId('line-package');
  const value = { ...soldPackage, id, lineId, invoiceId, quantity: textOfDecimal(quantity) };
  return [{ kind: 'record-set', record: { kind: 'line-package', value }, isNew: true }];
}

/** The quantity and the amount of a unit, where the line's amount does not say them. */
function givenOf(
  { quantity, unitAmount }: AddLine,
  { id, amountMinor }: Line,
  { currency }: Invoice,
): Json | undefined {
  const isSame = isExactly(quantity, 1n, 0) && isExactly(unitAmount, amountMinor, currency.exponent);
  if (isSame) return undefined;
  return { lines: [{ amount: textOfDecimal(unitAmount), id, quantity: textOfDecimal(quantity) }] };
}

export const addLineRule: Rule<AddLine> = {
  plan: ({ invoiceId, soldPackage }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    linesOf: [invoiceId],
    ids: { ...NOTHING.ids, line: 1, 'line-package': soldPackage === null ? 0 : 1 },
  }),
  decide: addLine,
  requested: ({ invoiceId, description, quantity, unitAmount, isTaxed }) => ({
    invoiceId,
    description,
    isTaxed,
    quantity: textOfDecimal(quantity),
    amount: textOfDecimal(unitAmount),
  }),
};
