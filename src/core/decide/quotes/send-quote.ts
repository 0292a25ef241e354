import type { SendQuote } from '../../commands/quotes.ts';
import { dateOf } from '../../dates.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Quote } from '../../records/quote.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { quoteFacts, quoteHistory } from './quote-facts.ts';

/** Mails a quote, which is Delivered then unless it is Accepted. A job sends the mail with the PDF. */
function sendQuote(working: WorkingState, { quoteId }: SendQuote): Verdict {
  const before = working.record('quote', quoteId);
  if (before === undefined) return refuse('quote-not-found');
  if (before.clientId === null && before.email === '') return refuse('quote-without-recipient');
  const today = dateOf(working.wallTime);
  const stage = before.stage === 'Accepted' ? before.stage : 'Delivered';
  const quote: Quote = { ...before, stage, sentOn: today, changedOn: today, updatedAt: working.now };
  return accept({ kind: 'quote-sent', quoteId }, [
    { kind: 'record-set', record: { kind: 'quote', value: quote }, isNew: false },
    quoteHistory(working, quote, { before: quoteFacts(before, null), after: quoteFacts(quote, null) }),
    working.mail('Quote Delivery with PDF', { clientId: quote.clientId, quoteId }),
  ]);
}

export const sendQuoteRule: Rule<SendQuote> = {
  plan: ({ quoteId }) => ({ ...NOTHING, records: [{ kind: 'quote', id: quoteId }] }),
  decide: sendQuote,
  requested: ({ quoteId }) => ({ quoteId }),
};
