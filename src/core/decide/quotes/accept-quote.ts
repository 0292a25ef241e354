import type { Change } from '../../changes.ts';
import type { Refusal } from '../../commands.ts';
import type { AcceptQuote } from '../../commands/quotes.ts';
import { addDays, dateOf, isRecordable } from '../../dates.ts';
import { lineFacts, MOST_LINES } from '../../invoice-lines.ts';
import type { Invoice, InvoiceId, Line } from '../../invoice.ts';
import { NOTHING } from '../../load-plan.ts';
import { BLANK_CLIENT } from '../../records/client.ts';
import { BLANK_PROSPECT, amountOf, invoiceText, type Prospect, type Quote } from '../../records/quote.ts';
import type { Client } from '../../tenant.ts';
import { newClient } from '../clients/new-client.ts';
import { accept, invoiceFacts, refusal, refuse, type Verdict } from '../decision.ts';
import { newInvoice } from '../invoices/new-invoice.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';
import { quoteFacts, quoteHistory } from './quote-facts.ts';

/**
 * Makes the invoice of a quote, at the quote's rates. The quote is locked, and keeps the id of its invoice: it is made once.
 * The person of a quote without a client becomes a client.
 */
function acceptQuote(working: WorkingState, { quoteId, uuid }: AcceptQuote): Verdict {
  const before = working.record('quote', quoteId);
  if (before === undefined) return refuse('quote-not-found');
  if (before.invoiceId !== null) return repeated(working, before, before.invoiceId);
  const owner = ownerOf(working, before, uuid);
  if ('ok' in owner) return { outcome: owner, changes: [] };

  const today = dateOf(working.wallTime);
  const dueOn = addDays(today, working.tenant.dueDays);
  if (dueOn === null || !isRecordable(dueOn)) return refuse('date-out-of-range', { field: 'due-date' });
  const id = working.newId('invoice');
  const lines = before.lines.map((line): Line => ({
    ...{ id: working.newId('line'), invoiceId: id, type: '', relatedId: 0 },
    description: invoiceText(line, before.currency),
    amountMinor: amountOf(line),
    isTaxed: line.isTaxed,
  }));
  const { rate, rate2, taxRules } = before;
  const notes = `Re Quote #${quoteId} - ${before.subject}`;
  const frame = { id, issuedOn: today, dueOn, status: 'Unpaid', rate, rate2, taxRules, notes } as const;
  const invoice = newInvoice(working, owner.client, frame, lines);
  const quote: Quote = {
    ...before,
    ...{ clientId: owner.client.id, stage: 'Accepted', acceptedOn: today, changedOn: today },
    ...{ invoiceId: id, updatedAt: working.now },
  };
  return accept({ kind: 'quote-accepted', quoteId, invoiceId: id, isRepeat: false }, [
    ...owner.changes,
    { kind: 'invoice-added', invoice },
    ...lines.map((line): Change => ({ kind: 'line-added', line })),
    { kind: 'record-set', record: { kind: 'quote', value: quote }, isNew: false },
    noteOfInvoice(working, invoice, lines),
    quoteHistory(working, quote, { before: quoteFacts(before, null), after: quoteFacts(quote, null) }),
    working.event('invoice.created', id, { status: invoice.status }),
    working.event('mail.invoice-created', id, {}),
  ]);
}

function repeated(working: WorkingState, quote: Quote, invoiceId: InvoiceId): Verdict {
  const facts = quoteFacts(quote, null);
  return accept({ kind: 'quote-accepted', quoteId: quote.id, invoiceId, isRepeat: true }, [
    quoteHistory(working, quote, { before: facts, after: facts }, 'repeated'),
  ]);
}

interface Owner {
  readonly client: Client;
  readonly changes: readonly Change[];
}

function ownerOf(working: WorkingState, quote: Quote, uuid: string): Owner | Refusal {
  if (quote.clientId === null) return newOwner(working, quote, uuid);
  const client = working.client(quote.clientId);
  return client === undefined ? refusal('client-not-found') : { client, changes: [] };
}

/** The person of a quote as a client. An address of a client is not taken over: the caller must name that client. */
function newOwner(working: WorkingState, quote: Quote, uuid: string): Owner | Refusal {
  if (quote.email === '') return refusal('quote-without-recipient');
  if (working.clientFacts.isClientEmailTaken(quote.email, null)) return refusal('email-taken', { of: 'new-client' });
  const person = Object.fromEntries(
    Object.keys(BLANK_PROSPECT).map((name) => [name, quote[name as keyof Prospect]]),
  ) as unknown as Prospect;
  const { currency } = quote;
  const { client, changes } = newClient(working, { ...BLANK_CLIENT, ...person }, currency, { uuid });
  const { id, isTaxExempt, paymentMethod } = client;
  return { client: { id, currency, isTaxExempt, rate: null, rate2: null, paymentMethod, creditMinor: 0n }, changes };
}

function noteOfInvoice(working: WorkingState, invoice: Invoice, lines: readonly Line[]): Change {
  return working.history({
    ...{ invoiceId: invoice.id, outcome: 'applied', code: null, before: null },
    after: {
      ...invoiceFacts(invoice, { notes: invoice.notes, lines: lines.map(lineFacts) }),
      clientId: invoice.clientId,
    },
  });
}

export const acceptQuoteRule: Rule<AcceptQuote> = {
  plan: ({ quoteId }) => ({
    ...NOTHING,
    records: [{ kind: 'quote', id: quoteId }],
    clientQuestions: [{ kind: 'owner-of-quote', quoteId }],
    ids: { ...NOTHING.ids, invoice: 1, line: MOST_LINES, client: 1, history: 3 },
  }),
  decide: acceptQuote,
  requested: ({ quoteId }) => ({ quoteId }),
};
