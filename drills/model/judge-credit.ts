import type { ApplyCredit, Close, MoveCredit, Verdict } from './calls.ts';
import { moveCredit, noteStatus } from './judge-invoices.ts';
import { find } from './judge-money.ts';
import { callerUnits } from './money.ts';
import { becomePaid, isImmutable, noteCredit, totalsOf, wallOf, type World } from './world.ts';

const TOO_PRECISE = 'Invalid amount: more decimals than the currency has';
const TOO_MUCH = 'Amount exceeds customer credit balance';
const OPEN = ['Draft', 'Unpaid', 'Payment Pending', 'Collections'];

export function judgeAddCredit(world: World, call: MoveCredit): Verdict {
  const client = world.clients.get(call.client);
  if (client === undefined) return { refused: ['Client ID Not Found'] };
  const amount = callerUnits(call.amount, world.settings);
  if (amount === null) return { refused: [TOO_PRECISE] };
  if (amount === 0n) return { refused: ['No Amount Provided'] };
  const moved = call.type === 'remove' ? -amount : amount;
  if (client.credit + moved < 0n) return { refused: [TOO_MUCH] };
  return {
    done: () => {
      client.credit += moved;
    },
  };
}

/** To an Unpaid invoice; without an amount, as much as the client has and the invoice owes. */
export function judgeApplyCredit(world: World, call: ApplyCredit): Verdict {
  const invoice = find(world, call.invoice);
  if (invoice === undefined) return { refused: ['Invoice ID Not Found'] };
  if (invoice.status !== 'Unpaid') return { refused: ['Invoice Not in Unpaid Status'] };
  const held = world.clients.get(invoice.client)?.credit ?? 0n;
  const owed = totalsOf(world, invoice).balance;
  const most = held < owed ? held : owed;
  const isFull = call.amount === null || call.amount === 'full';
  const amount = isFull ? most : callerUnits(call.amount, world.settings);
  if (amount === null) return { refused: [TOO_PRECISE] };
  const faults: string[] = [];
  if (amount > held) faults.push(TOO_MUCH);
  if (amount > owed) faults.push('Amount Exceeds Invoice Balance');
  if (amount <= 0n) faults.push('Credit Amount to apply must be greater than zero');
  if (faults.length > 0) return { refused: faults };
  return {
    done: () => {
      moveCredit(world, invoice, amount);
      if (isImmutable(world, invoice)) noteCredit(invoice, 'credit-applied', amount);
      if (totalsOf(world, invoice).balance <= 0n) becomePaid(world, invoice, wallOf(world));
    },
  };
}

/** Cancels the open invoices of the client. */
export function judgeClose(world: World, call: Close): Verdict {
  if (!world.clients.has(call.client)) return { refused: ['Client ID Not Found'] };
  return {
    done: () => {
      const open = world.invoices.filter(({ client, status }) => client === call.client && OPEN.includes(status));
      for (const invoice of open) {
        invoice.history += 1;
        noteStatus(world, invoice, 'Cancelled');
      }
    },
  };
}
