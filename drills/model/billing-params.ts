import type { ApplyCredit, Close, Correct, Link, MoveCredit, Transact } from './calls.ts';

type Billing = Transact | Correct | Link | MoveCredit | ApplyCredit | Close;
type Sent = readonly [action: string, params: Readonly<Record<string, string | null>>];

/** The action of a call about transactions, credit or a client, and its parameters; `null` leaves one out. */
export function billingOf(call: Billing): Sent {
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
