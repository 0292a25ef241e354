import type { DeleteQuote } from '../../commands/quotes.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { quoteFacts, quoteHistory } from './quote-facts.ts';

/** Deletes a quote. Its invoice stays, and the history keeps the quote. */
function deleteQuote(working: WorkingState, { quoteId }: DeleteQuote): Verdict {
  const quote = working.record('quote', quoteId);
  if (quote === undefined) return refuse('quote-not-found');
  return accept({ kind: 'quote-deleted', quoteId }, [
    { kind: 'record-removed', record: { kind: 'quote', id: quoteId } },
    quoteHistory(working, quote, { before: quoteFacts(quote), after: null }),
  ]);
}

export const deleteQuoteRule: Rule<DeleteQuote> = {
  plan: ({ quoteId }) => ({ ...NOTHING, records: [{ kind: 'quote', id: quoteId }] }),
  decide: deleteQuote,
  requested: ({ quoteId }) => ({ quoteId }),
};
