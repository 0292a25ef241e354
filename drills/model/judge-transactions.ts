import type { Correct, Link, Transact, Verdict } from './calls.ts';
import { immutable } from './judge-invoices.ts';
import { becomeRefunded, dayOf, faultsOf, find, leftOf, NOT_UNIQUE, record, timed } from './judge-money.ts';
import { callerUnits } from './money.ts';
import {
  awaitsMoney,
  excessOn,
  isImmutable,
  NEVER,
  noteCredit,
  paidOn,
  refundedOn,
  totalsOf,
  wallOf,
  type Invoice,
  type Out,
  type Payment,
  type World,
} from './world.ts';

const TOO_MUCH = 'Amount exceeds the payment';
const HAS_REFUNDS = 'The payment has refunds: set the amountout of its refunds to 0 first';

export function judgeTransact(world: World, call: Transact): Verdict {
  const invoice = call.invoice === null ? null : find(world, call.invoice);
  const client = world.clients.get(call.client);
  if (invoice === undefined) return { refused: ['Invoice ID Not Found'] };
  if (invoice === null && client === undefined) return { refused: ['Client ID Not Found'] };
  const amount = callerUnits(call.amount, world.settings);
  const fees = callerUnits(call.fees ?? '0', world.settings);
  const faults: string[] = [];
  if (call.transid !== '' && world.references.has(call.transid)) faults.push(NOT_UNIQUE);
  if (amount === null) faults.push(`Invalid amount${call.direction}: more decimals than the currency has`);
  if (fees === null) faults.push('Invalid fees: more decimals than the currency has');
  if (amount === null || fees === null || faults.length > 0) return { refused: faults };
  if (amount < 0n) return { refused: ['Amount must be greater than zero'] };
  const date = call.date === null ? wallOf(world) : timed(call.date);
  if (invoice === null) return moveCredit(world, call, call.direction === 'in' ? amount : -amount);
  if (call.direction === 'out') return giveBack(world, call, invoice, amount);
  faults.push(...faultsOf(world, invoice, amount));
  if (faults.length > 0) return { refused: faults };
  return {
    done: () => {
      const { gateway, transid } = call;
      const day = call.date === null ? null : dayOf(call.date);
      record(world, invoice, { amount, fees, gateway, transid, date, said: null }, day);
    },
  };
}

function moveCredit(world: World, call: Transact, moved: bigint): Verdict {
  const client = world.clients.get(call.client);
  if (client !== undefined && client.credit + moved < 0n)
    return { refused: ['Amount exceeds customer credit balance'] };
  return {
    done: () => {
      if (client !== undefined) client.credit += moved;
      if (call.transid !== '') world.references.add(call.transid);
    },
  };
}

/** At most what the payments have left: the newest are given back first. */
function giveBack(world: World, call: Transact, invoice: Invoice, amount: bigint): Verdict {
  if (amount > paidOn(invoice) - excessOn(invoice) - refundedOn(invoice)) return { refused: [TOO_MUCH] };
  return {
    done: () => {
      if (call.transid !== '') world.references.add(call.transid);
      const out: Out = { id: 0, amount, refundId: 0 };
      const isNoted = isImmutable(world, invoice) && !awaitsMoney(invoice);
      spread(invoice, out, [...invoice.payments].reverse(), (part) => {
        if (isNoted) noteCredit(invoice, 'refunded', part);
      });
      invoice.outs.push(out);
    },
  };
}

function spread(
  invoice: Invoice,
  out: Out,
  payments: readonly Payment[],
  note: (part: bigint) => void = () => undefined,
): void {
  let open = out.amount;
  for (const payment of payments) {
    const left = leftOf(invoice, payment);
    const part = left < open ? left : open;
    if (part <= 0n) continue;
    note(part);
    invoice.refunds.push({ payment, amount: part, out });
    open -= part;
  }
  becomeRefunded(invoice);
}

/** The old money is taken back, and other money booked: the invoice is Paid only with enough. */
export function judgeCorrect(world: World, call: Correct): Verdict {
  const invoice = find(world, call.invoice);
  const payment = invoice?.payments.find(({ id }) => id === call.transaction);
  if (invoice === undefined || payment === undefined) return { refused: ['Transaction ID Not Found'] };
  const amount = callerUnits(call.amount, world.settings);
  if (amount === null) return { refused: ['Invalid amountin: more decimals than the currency has'] };
  if (amount < 0n) return { refused: ['Amount must be greater than zero'] };
  if (amount === payment.amount) return unchanged(invoice);
  const faults: string[] = [];
  if (isImmutable(world, invoice)) faults.push(immutable(invoice.status));
  if (invoice.refunds.some((refund) => refund.payment === payment)) faults.push(HAS_REFUNDS);
  if (faults.length > 0) return { refused: faults };

  const after = { ...invoice, payments: invoice.payments.filter((each) => each !== payment) };
  loseMoney(world, invoice, after);
  const refused = faultsOf(world, after, amount);
  if (refused.length > 0) return { refused };
  const { balance } = totalsOf(world, after);
  const owed = after.status === 'Paid' || balance < 0n ? 0n : balance;
  const excess = amount > owed ? amount - owed : 0n;
  const credit = world.clients.get(invoice.client)?.credit ?? 0n;
  if (payment.excess > 0n && credit - payment.excess + excess < 0n) {
    return { refused: ['The money became credit of the client, who has less credit now'] };
  }
  return {
    done: () => {
      invoice.history += 1;
      Object.assign(invoice, { payments: after.payments, status: after.status, datePaid: after.datePaid });
      const client = world.clients.get(invoice.client);
      if (client !== undefined) client.credit -= payment.excess;
      const { fees, gateway, transid, date, said, id } = payment;
      record(world, invoice, { amount, fees, gateway, transid, date, said }, null, id);
    },
  };
}

/** Other payments of the invoice are then not refunded by this transaction. */
export function judgeLink(world: World, call: Link): Verdict {
  const invoice = find(world, call.invoice);
  const out = invoice?.outs.find(({ id }) => id === call.transaction);
  if (invoice === undefined || out === undefined) return { refused: ['Transaction ID Not Found'] };
  const payment = invoice.payments.find(({ id }) => id === call.payment);
  if (payment === undefined) {
    return { refused: ['Refund ID Not Found: it must be a payment of the same invoice or client'] };
  }
  if (out.refundId === payment.id) return unchanged(invoice);
  const after = { ...invoice, refunds: invoice.refunds.filter((refund) => refund.out !== out) };
  if (leftOf(after, payment) < out.amount) return { refused: [TOO_MUCH] };
  const own = invoice.refunds.filter((refund) => refund.out === out);
  return {
    done: () => {
      invoice.history += 1;
      out.refundId = payment.id;
      if (own.every((refund) => refund.payment === payment)) return;
      loseMoney(world, invoice, after);
      Object.assign(invoice, { refunds: after.refunds, status: after.status, datePaid: after.datePaid });
      spread(invoice, out, [payment]);
    },
  };
}

function unchanged(invoice: Invoice): Verdict {
  return {
    done: () => {
      invoice.history += 1;
    },
  };
}

/** An invoice that its money had paid becomes Unpaid; a Refunded one is Paid again where money stays. */
function loseMoney(world: World, before: Invoice, after: Invoice): void {
  const isCovered = (invoice: Invoice): boolean => totalsOf(world, invoice).total - invoice.noted <= paidOn(invoice);
  const isGiven = (invoice: Invoice): boolean =>
    refundedOn(invoice) > 0n && refundedOn(invoice) === paidOn(invoice) - excessOn(invoice);
  const isBack = before.status === 'Refunded' && isGiven(before) && !isGiven(after);
  const isLost = before.status === 'Paid' && isCovered(before) && !isCovered(after);
  if (isBack && isCovered(after)) after.status = 'Paid';
  if (isLost || (isBack && !isCovered(after))) Object.assign(after, { status: 'Unpaid', datePaid: NEVER });
}
