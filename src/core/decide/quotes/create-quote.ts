import type { CreateQuote, QuoteChanges } from '../../commands/quotes.ts';
import { dateOf } from '../../dates.ts';
import { NOTHING } from '../../load-plan.ts';
import { BLANK_PROSPECT, type Quote } from '../../records/quote.ts';
import { accept, extraDecimalsOf, refuse, type Verdict } from '../decision.ts';
import { taxationOf } from '../invoices/new-invoice.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { quoteFacts, quoteHistory, requestedQuoteLine } from './quote-facts.ts';
import { pricedLines } from './quote-lines.ts';

/** A quote to a client in its currency and at its rates, or to someone else in the tenant's currency or another one. */
function createQuote(working: WorkingState, command: CreateQuote): Verdict {
  const { clientId, currencyId, fields } = command;
  const client = clientId === null ? null : working.client(clientId);
  if (client === undefined) return refuse('client-not-found');
  const own = currencyId === null ? working.tenant.currency : working.clientFacts.currency(currencyId);
  const currency = client?.currency ?? own;
  if (currency === undefined) return refuse('currency-not-found');

  const taxation = taxationOf(working, client);
  const lines = pricedLines([], command.lines, { ...taxation, currency }, extraDecimalsOf(command, working.tenant));
  if ('ok' in lines) return { outcome: lines, changes: [] };
  const { now } = working;
  const today = dateOf(working.wallTime);
  const quote: Quote = {
    ...BLANK_PROSPECT,
    ...{ proposal: '', customerNotes: '', adminNotes: '', createdOn: today },
    ...fields,
    ...taxation,
    ...lines,
    id: working.newId('quote'),
    clientId,
    currency,
    changedOn: today,
    ...{ sentOn: null, acceptedOn: fields.stage === 'Accepted' ? today : null, invoiceId: null },
    ...{ createdAt: now, updatedAt: now },
  };
  return accept({ kind: 'quote-created', quoteId: quote.id }, [
    { kind: 'record-set', record: { kind: 'quote', value: quote }, isNew: true },
    quoteHistory(working, quote, { before: null, after: quoteFacts(quote) }),
  ]);
}

export const createQuoteRule: Rule<CreateQuote> = {
  plan: ({ clientId, currencyId }) => ({
    ...NOTHING,
    clients: clientId === null ? [] : [clientId],
    clientQuestions: currencyId === null ? [] : [{ kind: 'currency', currencyId }],
    ids: { ...NOTHING.ids, quote: 1 },
  }),
  decide: createQuote,
  requested: ({ clientId, currencyId, fields, lines }) => ({
    ...requestedFields(fields),
    clientId,
    currencyId,
    lines: lines.map(requestedQuoteLine),
  }),
};

/** The wanted fields for the history of a refusal, without the long texts. */
export function requestedFields({ proposal: _p, customerNotes: _c, adminNotes: _a, ...fields }: QuoteChanges): {
  readonly [name: string]: string | undefined;
} {
  return { ...fields };
}
