import type { BillingCall } from './billing-steps.ts';
import type { CreateQuote, QuoteLineParams, Transact } from './calls.ts';
import { describe } from './judge-invoices.ts';
import { QUOTE_SUBJECT } from './judge-quotes.ts';

type Sent = readonly [action: string, params: Readonly<Record<string, string | null>>];

/** The action of a call about transactions, credit, a client or a quote, and its parameters; `null` leaves one out. */
export function billingOf(call: BillingCall): Sent {
  switch (call.kind) {
    case 'transact':
      return ['AddTransaction', transactParams(call)];
    case 'correct':
      return ['UpdateTransaction', { transactionid: `${call.transaction}`, amountin: call.amount }];
    case 'link':
      return ['UpdateTransaction', { transactionid: `${call.transaction}`, refundid: `${call.payment}` }];
    case 'add-credit':
      return [
        'AddCredit',
        { clientid: `${call.client}`, type: call.type, amount: call.amount, description: 'Of the model' },
      ];
    case 'apply-credit':
      return ['ApplyCredit', { invoiceid: `${call.invoice}`, amount: call.amount }];
    case 'close':
      return ['CloseClient', { clientid: `${call.client}` }];
    case 'create-quote':
      return ['CreateQuote', quoteParams(call)];
    case 'accept-quote':
      return ['AcceptQuote', { quoteid: `${call.quote}` }];
  }
}

function transactParams(call: Transact): Sent[1] {
  return {
    ...(call.invoice === null ? { userid: `${call.client}`, credit: 'true' } : { invoiceid: `${call.invoice}` }),
    transid: call.transid,
    [`amount${call.direction}`]: call.amount,
    fees: call.fees,
    paymentmethod: call.gateway,
    date: call.date,
  };
}

function quoteParams({ client, email, stage, lines }: CreateQuote): Sent[1] {
  const items = lines.flatMap((line, index) => Object.entries(itemOf(line, index)));
  return {
    ...{ subject: QUOTE_SUBJECT, stage, validuntil: '2026-12-22', userid: client === 0 ? null : `${client}`, email },
    ...Object.fromEntries(items),
  };
}

function itemOf({ quantity, price, discount, isTaxed }: QuoteLineParams, index: number): Sent[1] {
  const values = { desc: describe('Line', index), qty: quantity, up: price, discount, taxable: isTaxed ? '1' : '0' };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`lineitems[${index}][${name}]`, value]));
}
