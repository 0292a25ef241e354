import type { Change, HistoryEntry, Json } from '../../changes.ts';
import type { WantedQuoteLine } from '../../commands/quotes.ts';
import { decimalText } from '../../money/decimal.ts';
import { DISCOUNT_DECIMALS, type Quote, type QuoteLine } from '../../records/quote.ts';
import { requestedAmount } from '../requested.ts';
import type { WorkingState } from '../working-state.ts';

type Facts = { readonly [name: string]: Json | undefined };

/** A quote as the history keeps it, with its lines where they are new. */
export function quoteFacts(quote: Quote, lines: readonly QuoteLine[] | null = quote.lines): Facts {
  const { id, currency, rate, rate2, createdAt: _created, updatedAt: _updated, lines: _lines, ...said } = quote;
  const { subtotalMinor, taxMinor, tax2Minor, totalMinor, taxRules, ...fields } = said;
  return {
    ...fields,
    quoteId: id,
    currency: currency.code,
    rate: rate.toString(),
    rate2: rate2.toString(),
    taxRules: { ...taxRules },
    subtotalMinor: subtotalMinor.toString(),
    taxMinor: taxMinor.toString(),
    tax2Minor: tax2Minor.toString(),
    totalMinor: totalMinor.toString(),
    lines: lines?.map(({ unitMinor, discount, ...line }) => ({
      ...line,
      unitMinor: unitMinor.toString(),
      discount: discount.toString(),
    })),
  };
}

/** A row of the history about a quote: of its client, where it has one. */
export function quoteHistory(
  working: WorkingState,
  quote: Quote,
  { before, after }: Pick<HistoryEntry, 'before' | 'after'>,
  outcome: 'applied' | 'repeated' = 'applied',
): Change {
  return working.history({ invoiceId: null, clientId: quote.clientId, outcome, code: null, before, after });
}

/** A wanted line for the history of a refusal. */
export function requestedQuoteLine(line: WantedQuoteLine): Json {
  const { id, description, quantity, unitPrice, discount, isTaxed } = line;
  return {
    id,
    description,
    quantity: requestedAmount(quantity),
    unitPrice: requestedAmount(unitPrice),
    discount: discount === null ? null : decimalText(discount, DISCOUNT_DECIMALS),
    isTaxed,
  };
}
