import type { Refusal } from '../../commands.ts';
import type { UpdateQuote } from '../../commands/quotes.ts';
import { dateOf } from '../../dates.ts';
import { NOTHING } from '../../load-plan.ts';
import type { Quote } from '../../records/quote.ts';
import { accept, extraDecimalsOf, refusal, refuse, type Verdict } from '../decision.ts';
import { taxationOf } from '../invoices/new-invoice.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { requestedFields } from './create-quote.ts';
import { quoteFacts, quoteHistory, requestedQuoteLine } from './quote-facts.ts';
import { pricedLines } from './quote-lines.ts';

type Owner = Pick<Quote, 'clientId' | 'currency' | 'rate' | 'rate2' | 'taxRules'>;

/** Other fields of a quote, changed and further lines. The lines and the client of an invoice stay as they are. */
function updateQuote(working: WorkingState, command: UpdateQuote): Verdict {
  const { quoteId, fields } = command;
  const before = working.record('quote', quoteId);
  if (before === undefined) return refuse('quote-not-found');
  const owner = ownerOf(working, command, before);
  if ('ok' in owner) return { outcome: owner, changes: [] };
  const isPriced = command.lines.length > 0 || owner !== before;
  if (isPriced && before.invoiceId !== null) return refuse('quote-invoiced', { invoice: String(before.invoiceId) });
  const lines = isPriced
    ? pricedLines(before.lines, command.lines, owner, extraDecimalsOf(command, working.tenant))
    : before;
  if ('ok' in lines) return { outcome: lines, changes: [] };

  const today = dateOf(working.wallTime);
  const { clientId, currency, rate, rate2, taxRules } = owner;
  const { subtotalMinor, taxMinor, tax2Minor, totalMinor } = lines;
  const quote: Quote = {
    ...before,
    ...fields,
    ...{ clientId, currency, rate, rate2, taxRules },
    ...{ lines: lines.lines, subtotalMinor, taxMinor, tax2Minor, totalMinor },
    changedOn: today,
    acceptedOn: fields.stage === 'Accepted' ? (before.acceptedOn ?? today) : before.acceptedOn,
    updatedAt: working.now,
  };
  const shown = isPriced ? undefined : null;
  return accept({ kind: 'quote-updated', quoteId }, [
    { kind: 'record-set', record: { kind: 'quote', value: quote }, isNew: false },
    quoteHistory(working, quote, { before: quoteFacts(before, shown), after: quoteFacts(quote, shown) }),
  ]);
}

/** Another client has other rates. An amount is never taken for one of another currency. */
function ownerOf(working: WorkingState, { clientId, currencyId }: UpdateQuote, before: Quote): Owner | Refusal {
  const client = clientId === null ? null : working.client(clientId);
  if (client === undefined) return refusal('client-not-found');
  const hasClient = client !== null || before.clientId !== null;
  const own = currencyId === null || hasClient ? before.currency : working.clientFacts.currency(currencyId);
  const currency = client?.currency ?? own;
  if (currency === undefined) return refusal('currency-not-found');
  const isSame = currency.code === before.currency.code;
  if (!isSame && before.lines.length > 0) return refusal('currency-mismatch');
  if (client !== null && client.id !== before.clientId) {
    return { ...taxationOf(working, client), clientId: client.id, currency };
  }
  return isSame ? before : { ...before, currency };
}

export const updateQuoteRule: Rule<UpdateQuote> = {
  plan: ({ quoteId, clientId, currencyId }) => ({
    ...NOTHING,
    records: [{ kind: 'quote', id: quoteId }],
    clients: clientId === null ? [] : [clientId],
    clientQuestions: currencyId === null ? [] : [{ kind: 'currency', currencyId }],
  }),
  decide: updateQuote,
  requested: ({ quoteId, clientId, currencyId, fields, lines }) => ({
    ...requestedFields(fields),
    quoteId,
    clientId,
    currencyId,
    lines: lines.map(requestedQuoteLine),
  }),
};
