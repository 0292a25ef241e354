import type { Refusal } from '../../commands.ts';
import type { WantedQuoteLine } from '../../commands/quotes.ts';
import { linesFault } from '../../invoice-lines.ts';
import { areStorable, type Taxation } from '../../invoice.ts';
import { textOfDecimal } from '../../money/decimal.ts';
import { isStorable, type Currency, type ExtraDecimals } from '../../money/money.ts';
import { amountOf, invoiceText, quoteTotals, type Quote, type QuoteLine } from '../../records/quote.ts';
import { minorOrRefusal, refusal } from '../decision.ts';

type Priced = Pick<Quote, 'lines' | 'subtotalMinor' | 'taxMinor' | 'tax2Minor' | 'totalMinor'>;

const NEW_LINE: Omit<QuoteLine, 'id'> = {
  description: '',
  quantity: '1',
  unitMinor: 0n,
  discount: 0n,
  isTaxed: false,
};

/**
 * The lines of a quote after a change, and their totals. They fit an invoice, so that the quote can be accepted. Or the
 * refusal of the first line that cannot be kept.
 */
export function pricedLines(
  before: readonly QuoteLine[],
  wanted: readonly WantedQuoteLine[],
  terms: Taxation & { readonly currency: Currency },
  extra: ExtraDecimals,
): Priced | Refusal {
  const lines = new Map(before.map((line) => [line.id, line]));
  for (const each of wanted) {
    const line = each.id === null ? { ...NEW_LINE, id: lines.size + 1 } : lines.get(each.id);
    if (line === undefined) return refusal('quote-line-not-found', { line: String(each.id) });
    const changed = changedLine(line, each, terms.currency, extra);
    if ('ok' in changed) return changed;
    lines.set(changed.id, changed);
  }
  return priced([...lines.values()], terms);
}

function changedLine(
  line: QuoteLine,
  { description, quantity, unitPrice, discount, isTaxed }: WantedQuoteLine,
  currency: Currency,
  extra: ExtraDecimals,
): QuoteLine | Refusal {
  const unitMinor = unitPrice === null ? line.unitMinor : minorOrRefusal(unitPrice, currency, 'line-amount', extra);
  if (typeof unitMinor === 'object') return unitMinor;
  const changed: QuoteLine = {
    id: line.id,
    description: description ?? line.description,
    quantity: quantity === null ? line.quantity : textOfDecimal(quantity),
    unitMinor,
    discount: discount ?? line.discount,
    isTaxed: isTaxed ?? line.isTaxed,
  };
  return isStorable(amountOf(changed)) ? changed : refusal('amount-too-large', { field: 'line-amount' });
}

function priced(lines: readonly QuoteLine[], terms: Taxation & { readonly currency: Currency }): Priced | Refusal {
  const fault = linesFault(
    [],
    lines.map((line) => ({ description: invoiceText(line, terms.currency) })),
  );
  if (fault !== null) return refusal(fault);
  const totals = quoteTotals(lines, terms);
  if (!areStorable({ ...totals, creditMinor: 0n })) return refusal('amount-too-large', { field: 'line-amount' });
  return { lines, ...totals };
}
