import type { AcceptQuote, CreateQuote, QuoteLineParams, Verdict } from './calls.ts';
import { describe } from './judge-invoices.ts';
import { callerUnits, itemUnits, minorUnits, shown } from './money.ts';
import { newInvoice, ratesOf, type Line, type Quote, type World } from './world.ts';

/** The driver's subject of every quote. */
export const QUOTE_SUBJECT = 'Of the model';

export function judgeCreateQuote(world: World, call: CreateQuote): Verdict {
  const client = call.client === 0 ? null : world.clients.get(call.client);
  if (client === undefined) return { refused: ['Client ID Not Found'] };
  const lines = call.lines.map((line, index) => lineOf(world, line, describe('Line', index)));
  if (lines.includes(null)) return { refused: ['Invalid item amount: more decimals than the currency has'] };
  return {
    done: (reply) => {
      world.quotes.push({
        ...{ id: reply.quoteId ?? 0, client: call.client === 0 ? null : call.client, email: call.email },
        ...{ stage: call.stage, ...ratesOf(world, client), invoice: null },
        lines: lines.filter((line) => line !== null),
      });
    },
  };
}

/** Makes one invoice of a quote. A second call answers the same one. */
export function judgeAcceptQuote(world: World, call: AcceptQuote): Verdict {
  const quote = world.quotes.find(({ id }) => id === call.quote);
  if (quote === undefined) return { refused: ['Quote ID Not Found'] };
  if (quote.invoice !== null) return { repeated: true, invoiceId: quote.invoice.id };
  const fault = faultOfPerson(world, quote);
  if (fault !== null) return { refused: [fault] };
  return {
    done: (reply) => {
      const { rate, rate2 } = quote;
      quote.stage = 'Accepted';
      quote.invoice = newInvoice({
        ...{ id: reply.invoiceId ?? 0, client: quote.client ?? 0, status: 'Unpaid', rate, rate2 },
        ...{ method: 'banktransfer', notes: `Re Quote #${quote.id} - ${QUOTE_SUBJECT}` },
        lines: quote.lines.map((line) => ({ ...line })),
      });
      world.invoices.push(quote.invoice);
    },
  };
}

/** The person of a quote without a client becomes one: with an address, which no client has. */
function faultOfPerson(world: World, { client, email }: Quote): string | null {
  if (client !== null) return null;
  if (email === '') return 'The quote has neither a client nor an email address: set userid or email';
  const taken = [...world.clients.values()].map((each) => each.email.toLowerCase());
  return taken.includes(email.toLowerCase()) ? 'A user already exists with that email address' : null;
}

/** An item as the line of an invoice: its amount, and quantity, price and discount in its text. */
function lineOf(world: World, { quantity, price, discount, isTaxed }: QuoteLineParams, name: string): Line | null {
  const { settings } = world;
  const unit = callerUnits(price, settings);
  if (unit === null) return null;
  const priced = `${quantity} × ${(Number(unit) / 10 ** settings.decimals).toFixed(settings.decimals)}`;
  const terms = [
    ...(quantity === '1' && Number(discount) === 0 ? [] : [priced]),
    ...(Number(discount) === 0 ? [] : [`${shown(minorUnits(discount, 2) ?? 0n, 2)} % discount`]),
  ];
  const description = terms.length === 0 ? name : `${name} (${terms.join(', ')})`;
  return { id: 0, amount: itemUnits(quantity, unit, discount), isTaxed, description };
}
