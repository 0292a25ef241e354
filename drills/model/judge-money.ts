import type { CorpPay, Pay, Refund, Verdict } from './calls.ts';
import { callerUnits, minorUnits } from './money.ts';
import {
  awaitsMoney,
  becomePaid,
  excessOn,
  isImmutable,
  noteCredit,
  paidOn,
  refundedOn,
  totalsOf,
  wallOf,
  type Claim,
  type Invoice,
  type Payment,
  type World,
} from './world.ts';

/** The money types that the tenant has, and the gateway by which the other dialect knows each. */
const GATEWAYS: Readonly<Record<number, string>> = { 2: 'cash', 23: 'paypal' };
/** How long an equal payment without a number counts as a repeat. */
const WINDOW_MS = { timed: 24 * 3_600_000, dated: 5 * 60_000 };
export const NOT_UNIQUE = 'Transaction ID must be Unique';

export function judgePay(world: World, call: Pay): Verdict {
  const invoice = find(world, call.invoice);
  if (invoice === undefined) return { refused: ['Invoice ID Not Found'] };
  const amount = call.amount === null ? null : callerUnits(call.amount, world.settings);
  const fees = callerUnits(call.fees ?? '0', world.settings);
  const faults: string[] = [];
  if (call.amount !== null && amount === null) faults.push('Invalid amount: more decimals than the currency has');
  if (fees === null) faults.push('Invalid fees: more decimals than the currency has');
  if (faults.length > 0) return { refused: faults };

  const gateway = call.gateway ?? invoice.method;
  const held = holderOf(world, invoice, gateway, call.transid);
  const day = call.date === null ? null : dayOf(call.date);
  if (held !== null) {
    const isSame =
      holds(held, invoice) && (amount === null || amount === held.payment.amount) && mayBeOneDay(held.day, day);
    return isSame ? { repeated: true } : { refused: [NOT_UNIQUE, ...faultsOf(world, invoice, amount)] };
  }
  const reasons = faultsOf(world, invoice, amount);
  if (reasons.length > 0) return { refused: reasons };
  return {
    done: () => {
      record(
        world,
        invoice,
        {
          amount: amount ?? totalsOf(world, invoice).balance,
          fees: fees ?? 0n,
          gateway,
          transid: call.transid,
          date: call.date === null ? wallOf(world) : timed(call.date),
          said: null,
        },
        day,
      );
    },
  };
}

/** Why an invoice takes no payment of an amount, in the words of AddInvoicePayment. */
export function faultsOf(world: World, invoice: Invoice, amount: bigint | null): string[] {
  const { status } = invoice;
  const faults: string[] = [];
  if (['Draft', 'Cancelled', 'Refunded'].includes(status)) {
    faults.push(`It is not possible to add a payment to an invoice that is ${status}`);
  }
  if (amount !== null && amount <= 0n) faults.push('Amount must be greater than zero');
  if (amount === null && totalsOf(world, invoice).balance <= 0n) faults.push('No Amount Provided');
  return faults;
}

/** `login`, `method`, `dataIn`, `dataIn2`, `zero`, `logicProblem`: in this order. */
export function judgeCorpPay(world: World, call: CorpPay): Verdict {
  const gateway = GATEWAYS[call.moneyType];
  if (gateway === undefined || Number(call.amount) <= 0) return { refused: ['dataIn'], isNoted: false };
  const invoice = find(world, call.invoice);
  if (invoice === undefined) return { refused: ['zero'] };
  const amount = minorUnits(call.amount, world.settings.decimals);
  if (amount === null) return { refused: ['dataIn'] };
  const said = call.number === '' ? JSON.stringify([call.amount, call.moneyType, call.date, call.notes]) : null;
  const held = said === null ? holderOf(world, invoice, gateway, call.number) : alike(world, invoice, said, call.date);
  if (held !== null) {
    const isSame = holds(held, invoice) && held.payment.amount === amount && mayBeOneDay(held.day, dayOf(call.date));
    return isSame ? { repeated: true } : { refused: ['logicProblem'] };
  }
  if (faultsOf(world, invoice, amount).length > 0) return { refused: ['logicProblem'] };
  const date = timed(call.date);
  return {
    done: () => {
      record(world, invoice, { amount, fees: 0n, gateway, transid: call.number, date, said }, dayOf(date));
    },
  };
}

/** At most the rest of the payment, without its credit. A full refund makes a Paid invoice Refunded. */
export function judgeRefund(world: World, call: Refund): Verdict {
  const invoice = find(world, call.invoice);
  if (invoice === undefined) return { refused: ['invoice-not-found'] };
  const payment = invoice.payments.find(({ id }) => id === call.payment);
  if (payment === undefined || payment.isCorrected) return { refused: ['payment-not-found'] };
  const left = leftOf(invoice, payment);
  const amount = call.amount === null ? left : minorUnits(call.amount, world.settings.decimals);
  if (amount === null) return { refused: ['amount-too-precise'] };
  if (amount <= 0n || amount > left) return { refused: ['amount-not-positive', 'refund-exceeds-payment'] };
  return {
    done: () => {
      if (isImmutable(world, invoice) && !awaitsMoney(invoice)) noteCredit(invoice, 'refunded', amount);
      invoice.refunds.push({ payment, amount, out: null });
      becomeRefunded(invoice);
    },
  };
}

/** The amount of a payment that is not refunded. */
export function leftOf({ refunds }: Invoice, payment: Payment): bigint {
  const given = refunds.filter((refund) => refund.payment === payment);
  return given.reduce((rest, { amount }) => rest - amount, payment.amount - payment.excess);
}

export function becomeRefunded(invoice: Invoice): void {
  const isAll = refundedOn(invoice) === paidOn(invoice) - excessOn(invoice);
  if (isAll && invoice.status === 'Paid') invoice.status = 'Refunded';
}

export function find(world: World, id: number): Invoice | undefined {
  return world.invoices.find((invoice) => invoice.id === id);
}

type Holder = Claim | null;

/** Whether the payment of a claim is still one of this invoice. */
const holds = ({ payment }: Claim, invoice: Invoice): boolean => invoice.payments.includes(payment);

function claimsOf({ settings }: World, invoice: Invoice, gateway: string, transid: string): string[] {
  if (settings.scope === 'none' || transid === '') return [];
  const name = gateway.toLowerCase();
  const own = `${invoice.id} ${name} ${transid}`;
  return settings.scope === 'invoice' ? [own] : [own, `any ${name} ${transid}`];
}

function holderOf(world: World, invoice: Invoice, gateway: string, transid: string): Holder {
  const claims = claimsOf(world, invoice, gateway, transid);
  return claims.map((claim) => world.claims.get(claim)).find((held) => held !== undefined) ?? null;
}

/** The last equal payment, where it is young enough. */
function alike(world: World, invoice: Invoice, said: string, date: string): Holder {
  const last = invoice.payments.findLast((payment) => payment.said === said);
  const window = isTimed(date) ? WINDOW_MS.timed : WINDOW_MS.dated;
  return last !== undefined && world.now - last.recordedAt <= window ? { invoice, payment: last, day: null } : null;
}

export const dayOf = (date: string): string => date.slice(0, 10);

/** Where both have a day, the days of one payment may be consecutive: a second try around midnight. */
function mayBeOneDay(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true;
  return Math.abs(Date.parse(`${one}T00:00:00Z`) - Date.parse(`${other}T00:00:00Z`)) <= 24 * 3_600_000;
}

const isTimed = (date: string): boolean => date.includes(' ');
/** A date without a time means its first moment. */
export const timed = (date: string): string => (isTimed(date) ? date : `${date} 00:00:00`);

/** A payment on a Paid invoice, or above the balance, becomes the client's credit. */
export function record(
  world: World,
  invoice: Invoice,
  paid: Omit<Payment, 'id' | 'excess' | 'recordedAt' | 'isCorrected'>,
  day: string | null,
  id = 0,
): void {
  const owed = invoice.status === 'Paid' ? 0n : totalsOf(world, invoice).balance;
  const excess = owed <= 0n ? paid.amount : paid.amount > owed ? paid.amount - owed : 0n;
  const payment = { ...paid, id, excess, recordedAt: world.now, isCorrected: id !== 0 };
  invoice.payments.push(payment);
  invoice.recorded.push(payment);
  if (paid.transid !== '') world.references.add(paid.transid);
  const client = world.clients.get(invoice.client);
  if (client !== undefined) client.credit += excess;
  for (const claim of claimsOf(world, invoice, paid.gateway, paid.transid)) {
    if (!world.claims.has(claim)) world.claims.set(claim, { invoice, payment, day });
  }
  if (awaitsMoney(invoice) && totalsOf(world, invoice).balance <= 0n) becomePaid(world, invoice, paid.date);
}
