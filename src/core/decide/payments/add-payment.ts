import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import type { Json } from '../../changes.ts';
import type { AddPayment } from '../../commands.ts';
import { acceptsPayment, balanceOf, type Invoice } from '../../invoice.ts';
import { dateOf, daysBetween, type LocalDate } from '../../dates.ts';
import { isStorable, isStorableCredit, type Minor } from '../../money/money.ts';
import {
  claimKey,
  claimsOf,
  gatewayOf,
  duplicateKey,
  type Claim,
  type EarlierPayment,
  type Payment,
} from '../../payment.ts';
import { settledRecords, settling } from '../captures/settling.ts';
import { withPaidStatusIfSettled } from '../invoices/become-paid.ts';
import { deliveryChanges } from './complete-delivery.ts';
import { accept, extraDecimalsOf, givenText, invoiceFacts, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import { paymentFacts } from '../facts.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';

/**
 * A payment on an invoice: recorded once for its claims, in part or in full; what exceeds the balance becomes the
 * client's credit, and all of it on an invoice that is Paid already.
 */
function addPayment(working: WorkingState, command: AddPayment): Verdict {
  const invoice = working.invoice(command.invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');

  const extra = extraDecimalsOf(command, working.tenant);
  const amount = command.amount === null ? null : minorOrRefusal(command.amount, invoice.currency, 'amount', extra);
  if (typeof amount === 'object' && amount !== null) return { outcome: amount, changes: [] };
  const fees = command.fees === null ? 0n : minorOrRefusal(command.fees, invoice.currency, 'fees', extra);
  if (typeof fees === 'object') return { outcome: fees, changes: [] };

  const gateway = gatewayOf(command, invoice.paymentMethod);
  const claims = claimsOf(working.tenant.referenceScope, invoice.id, gateway, command.reference);
  const givenOn = command.paidAt === null ? null : dateOf(command.paidAt);
  const held = claims.map((claim) => working.repeats.claim(claimKey(claim))).find((claim) => claim !== undefined);
  if (held !== undefined && (held.isReversed === true || isAnotherDay(held.givenOn, givenOn))) {
    return refuse('reference-reused');
  }
  const earlier = held ?? lookAlikes(working, command);
  if (earlier !== undefined) return repeat(working, command, invoice, { amount, fees }, earlier);
  // Behind the repeats: what is on record already is answered as before, whatever is listed by now.
  const unknown = refusedGateway(working, command);
  if (unknown !== null) return unknown;

  if (!acceptsPayment(invoice.status)) return refuse('invoice-refuses-payment', { status: invoice.status });
  if (amount !== null && amount <= 0n) return refuse('amount-not-positive');
  const amountMinor = amount ?? balanceOf(invoice);
  if (amountMinor <= 0n) return refuse('nothing-owed');

  const excessMinor = excessOf(invoice, amountMinor);
  if (!isStorable(invoice.paidMinor + amountMinor) || !isRoomFor(working, invoice, excessMinor)) {
    return refuse('amount-too-large', { field: 'amount' });
  }

  const payment: Payment = {
    id: working.newId('payment'),
    invoiceId: invoice.id,
    clientId: invoice.clientId,
    amountMinor,
    feesMinor: fees,
    excessMinor,
    gateway,
    reference: command.reference,
    paidAt: command.paidAt ?? working.wallTime,
    recordedAt: working.now,
    details: command.details,
    duplicateDigest: command.duplicateDigest?.digest ?? null,
  };
  return record(working, command, invoice, { payment, claims, givenOn });
}

/**
 * Whether two payments are of different days, where the callers gave both: a standing order has one number for each of its
 * payments. A caller that tries again around midnight, or from another zone, may say the day beside.
 */
function isAnotherDay(one: LocalDate | null, other: LocalDate | null): boolean {
  return one !== null && other !== null && daysBetween(one, other) > 1;
}

/** The last payment that said all the same, if it is young enough to be this one. */
function lookAlikes(working: WorkingState, { invoiceId, duplicateDigest }: AddPayment): EarlierPayment | undefined {
  if (duplicateDigest === null) return undefined;
  const last = working.repeats.lookAlikes(duplicateKey(invoiceId, duplicateDigest.digest));
  const windowMs = duplicateDigest.isTimed ? working.tenant.timedRepeatMs : working.tenant.datedRepeatMs;
  return last !== undefined && working.now - last.recordedAt <= windowMs ? last : undefined;
}

/** The same claim again: with the same amount, or none, it is the same payment; with another it is a mistake. */
function repeat(
  working: WorkingState,
  command: AddPayment,
  invoice: Invoice,
  { amount, fees }: Sums,
  earlier: EarlierPayment,
): Verdict {
  const isSame = earlier.invoiceId === invoice.id && (amount === null || amount === earlier.amountMinor);
  if (!isSame) return refuse('reference-reused');
  const facts = invoiceFacts(invoice);
  const noted = working.history({
    invoiceId: invoice.id,
    outcome: 'repeated',
    code: null,
    before: facts,
    after: { ...facts, given: givenOf(command, invoice, { amount, fees }), paymentId: earlier.paymentId },
  });
  return accept({ kind: 'payment-added', paymentId: earlier.paymentId, isRepeat: true }, [noted]);
}

interface Sums {
  /** `null`: the caller named none. */
  readonly amount: Minor | null;
  readonly fees: Minor;
}

/** The texts of those amounts that are not recorded as they were given. */
function givenOf(command: AddPayment, { currency }: Invoice, { amount, fees }: Sums): Json | undefined {
  const given = {
    amount: amount === null ? undefined : givenText(command.amount, amount, currency),
    fees: givenText(command.fees, fees, currency),
  };
  return given.amount === undefined && given.fees === undefined ? undefined : given;
}

/** The part of an amount that is more than the invoice owes. */
export function excessOf(invoice: Invoice, amountMinor: Minor): Minor {
  const balance = balanceOf(invoice);
  if (invoice.status === 'Paid' || balance <= 0n) return amountMinor;
  return amountMinor > balance ? amountMinor - balance : 0n;
}

/**
 * Whether an excess can become the client's credit. Most payments do not load their client: the database refuses a sum that
 * it cannot hold, and only then are the commands decided again with all that they need for this.
 */
export function isRoomFor(working: WorkingState, { clientId }: Invoice, excessMinor: Minor): boolean {
  const client = working.client(clientId);
  return client === undefined || isStorableCredit(client.creditMinor + excessMinor);
}

function record(
  working: WorkingState,
  command: AddPayment,
  before: Invoice,
  added: { readonly payment: Payment; readonly claims: readonly Claim[]; readonly givenOn: LocalDate | null },
): Verdict {
  const { payment, claims, givenOn } = added;
  const credited = {
    ...before,
    paidMinor: before.paidMinor + payment.amountMinor,
    excessMinor: before.excessMinor + payment.excessMinor,
  };
  const { invoice, changes } = withPaidStatusIfSettled(credited, payment.paidAt, working);
  return accept({ kind: 'payment-added', paymentId: payment.id, isRepeat: false }, [
    { kind: 'invoice-changed', invoice },
    { kind: 'payment-added', ...added },
    ...(payment.excessMinor > 0n
      ? [
          working.credit({
            clientId: payment.clientId,
            amountMinor: payment.excessMinor,
            reason: 'overpayment',
            invoiceId: invoice.id,
            paymentId: payment.id,
          }),
        ]
      : []),
    working.history({
      invoiceId: invoice.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(before),
      after: invoiceFacts(invoice, {
        payment: paymentFacts(payment, claims, givenOn !== null),
        given: givenOf(command, invoice, { amount: payment.amountMinor, fees: payment.feesMinor }),
      }),
    }),
    working.event('payment.recorded', invoice.id, { paymentId: payment.id }),
    ...changes,
    ...deliveryChanges(working, command, payment),
    ...(command.sendsMail ? [working.event('mail.payment-received', invoice.id, { paymentId: payment.id })] : []),
  ]);
}

export const addPaymentRule: Rule<AddPayment> = {
  plan: ({ invoiceId, completesDelivery, gateway, settles }) => ({
    ...NOTHING,
    invoices: [invoiceId],
    deliveriesOf: completesDelivery ? [invoiceId] : [],
    gateways: gatewaysOf(gateway),
    records: settledRecords(settles),
    mayTakeNumber: true,
    ids: { ...NOTHING.ids, payment: 1, credit: 1, event: NOTHING.ids.event + 1 },
  }),
  decide: (working, command) => settling(working, command.settles, () => addPayment(working, command)),
  requested: ({ invoiceId, gateway, reference, paidAt, amount, fees }) => ({
    invoiceId,
    gateway,
    reference,
    paidAt,
    amount: requestedAmount(amount),
    fees: requestedAmount(fees),
  }),
};
